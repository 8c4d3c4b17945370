package io.cxintegrate.testkit;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.server.FakeRequest;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.FakeServer;
import io.cxintegrate.testkit.server.Routes;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The other end of a webhook: takes a POST on any path, answers 204 and keeps what it got, to the byte. Safe to share
 * between threads; whoever starts it closes it.
 *
 * <p>A delivery that meets a fault which comes instead of the work (a status, a reset) is in the journal but not among the
 * {@link #deliveries()}.
 */
public final class FakeWebhookReceiver extends FakeServer<WebhookOperation> {
    private final List<Delivery> deliveries = new ArrayList<>();

    private FakeWebhookReceiver(TimeSource clock) {
        super("webhook receiver", clock);
    }

    /** Starts one with a {@link TestClock} of its own. */
    public static FakeWebhookReceiver start() {
        return start(new TestClock());
    }

    /** Starts one that goes by this clock. */
    public static FakeWebhookReceiver start(TimeSource clock) {
        FakeWebhookReceiver fake = new FakeWebhookReceiver(clock);
        fake.open(Routes.<WebhookOperation>builder()
                .otherwise(
                        (method, path) ->
                                method.equals("POST") ? Optional.of(WebhookOperation.DELIVERY) : Optional.empty(),
                        fake::accept)
                .build());
        return fake;
    }

    /** Where to deliver: {@code /webhook} below {@link #baseUri()}. */
    public URI url() {
        return baseUri().resolve("/webhook");
    }

    /** What was taken in, oldest first; a copy. */
    public List<Delivery> deliveries() {
        return locked(() -> List.copyOf(deliveries));
    }

    private FakeResponse accept(FakeRequest request) {
        deliveries.add(new Delivery(request, clock().instant()));
        return FakeResponse.empty(204);
    }

    /**
     * One delivery, unmasked, so that a signature over its bytes can be verified. Immutable; its text form shows no content.
     */
    public static final class Delivery {
        private final FakeRequest request;
        private final Instant at;

        private Delivery(FakeRequest request, Instant at) {
            this.request = request;
            this.at = at;
        }

        /** When it arrived, by the wall clock of the receiver. */
        public Instant at() {
            return at;
        }

        /** The path, without query. */
        public String path() {
            return request.path();
        }

        /** The headers; look-ups ignore the case of the name. */
        public Map<String, List<String>> headers() {
            return request.headers();
        }

        /** The first value of a header, whatever the case of its name. */
        public Optional<String> header(String name) {
            return request.header(name);
        }

        /** The bytes of the body; a copy. */
        public byte[] body() {
            return request.body();
        }

        /**
         * The body as JSON.
         *
         * @throws io.cxintegrate.core.json.JsonException if it is no JSON object
         */
        public JsonObject json() {
            return JsonObject.parse(request.bodyText());
        }

        @Override
        public String toString() {
            return "Delivery[" + at + " " + path() + "]";
        }
    }
}
