package io.cxintegrate.testkit;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.CxoneState;
import io.cxintegrate.testkit.internal.Refusal;
import io.cxintegrate.testkit.server.FakeRequest;
import io.cxintegrate.testkit.server.FakeResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the fake CXone answers where events are sent and waited for. Called under the lock of the fake. */
final class CxoneEventApi {
    private static final int MAX_POLLED = 100;

    private final CxoneState state;
    private final TimeSource clock;
    private final Function<Supplier<Optional<JsonObject>>, Optional<JsonObject>> locked;

    /** {@code locked}: does something under the lock of the fake, for what is answered later. */
    CxoneEventApi(
            CxoneState state, TimeSource clock, Function<Supplier<Optional<JsonObject>>, Optional<JsonObject>> locked) {
        this.state = state;
        this.clock = clock;
        this.locked = locked;
    }

    FakeResponse ingest(FakeRequest request) {
        return FakeResponse.json(202, state.ingest(request.header("Idempotency-Key"), request.json(), clock.instant()));
    }

    FakeResponse poll(FakeRequest request) {
        String cursor = request.query("cursor").orElse("");
        int seconds = seconds(request.query("timeout").orElse("0"));
        Optional<JsonObject> now = state.eventsBehind(cursor, MAX_POLLED);
        if (now.isPresent() || seconds == 0) {
            return polled(now);
        }
        CompletableFuture<Void> news = state.news();
        CompletableFuture<Void> over = clock.after(Duration.ofSeconds(seconds));
        return FakeResponse.later(CompletableFuture.anyOf(news, over).thenApply(first -> {
            over.cancel(false);
            return polled(locked.apply(() -> state.eventsBehind(cursor, MAX_POLLED)));
        }));
    }

    private static FakeResponse polled(Optional<JsonObject> events) {
        return events.map(body -> FakeResponse.json(200, body)).orElseGet(() -> FakeResponse.empty(304));
    }

    private static int seconds(String timeout) {
        if (!timeout.matches("[0-9]|[1-5][0-9]|60")) {
            throw new Refusal(400, "timeout must be 0 to 60 seconds");
        }
        return Integer.parseInt(timeout);
    }
}
