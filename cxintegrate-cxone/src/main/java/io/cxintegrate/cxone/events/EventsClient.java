package io.cxintegrate.cxone.events;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.deadletter.DeadLetters;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.buffer.BufferedEventPublisher;
import io.cxintegrate.core.event.buffer.BufferedEventPublisherBuilder;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiRequestBuilder;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.cxone.internal.Call;
import io.cxintegrate.cxone.internal.Refusals;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes events, one by one or through a buffer, and asks for them. Safe to share between threads; lives as long as the {@code Cxone} it came from.
 *
 * <p>Each event goes out under an {@code Idempotency-Key} of its own, so that it can be sent again after 429, 5xx and lost
 * connections, within the retry policy of the builder; a wait asked for by {@code Retry-After} is obeyed each time. A 401
 * renews the token once.
 *
 * <p>The {@code …Async} twins do the same without blocking and never throw; cancelling the future ends the call.
 */
public final class EventsClient {
    private static final String OPERATION = "INGEST_EVENT";
    private static final List<String> SCOPES = List.of("events:ingest");

    private final PlatformConnection connection;
    private final String path;

    private EventsClient(PlatformConnection connection, String path) {
        this.connection = connection;
        this.path = path;
    }

    /**
     * For {@code Cxone}; users call its {@code events()}.
     *
     * @param path of the events, {@code /api/v2/events}
     */
    public static EventsClient over(PlatformConnection connection, String path) {
        return new EventsClient(connection, path);
    }

    /**
     * Publishes an event.
     *
     * @throws io.cxintegrate.core.CredentialException if the token lacks the scope {@code events:ingest}
     * @throws io.cxintegrate.core.InvalidInputException if the platform refuses the event
     * @throws io.cxintegrate.core.UnavailableException if it cannot be reached or does not answer in time
     * @throws io.cxintegrate.core.DefectException if its answer is not JSON
     */
    public EventReceipt publish(JsonObject event) {
        return publish(event, connection.ids().next());
    }

    /**
     * Publishes an event under a key of the caller's, as for a replay: the platform takes an event once for each key. Throws
     * as {@link #publish(JsonObject)}.
     *
     * @throws IllegalArgumentException if the key is blank
     */
    public EventReceipt publish(JsonObject event, String idempotencyKey) {
        return publishing(event, idempotencyKey).run();
    }

    /** {@link #publish(JsonObject)} without blocking. */
    public CompletableFuture<EventReceipt> publishAsync(JsonObject event) {
        return publishAsync(event, connection.ids().next());
    }

    /**
     * {@link #publish(JsonObject, String)} without blocking.
     *
     * @throws IllegalArgumentException if the key is blank
     */
    public CompletableFuture<EventReceipt> publishAsync(JsonObject event, String idempotencyKey) {
        return publishing(event, idempotencyKey).runAsync();
    }

    /**
     * Where envelopes go: each is posted once, under its id, as its data with {@code eventType}, {@code timestamp} and
     * {@code schema_version} where the data does not say them. The receipt refers to each by the platform's {@code eventId}. It
     * repeats nothing, since it is meant to stand behind a buffer or an outbox; throws as {@link #publish(JsonObject)}.
     */
    public EventPublisher publisher() {
        return new PlatformPublisher(this);
    }

    /**
     * A buffer in front of {@link #publisher()}, with the clock, the metrics, the audit trail and the retry listener of this
     * {@code Cxone}.
     *
     * <pre>{@code
     * try (BufferedEventPublisher events = cxone.events().buffered(deadLetters).build()) {
     *     events.submit(event);
     * }
     * }</pre>
     *
     * @param deadLetters where events go that are given up
     */
    public BufferedEventPublisherBuilder buffered(DeadLetters<EventEnvelope> deadLetters) {
        return BufferedEventPublisher.builder(publisher(), deadLetters)
                .clock(connection.clock())
                .jitter(connection.jitter())
                .metrics(connection.metrics())
                .audit(connection.audit())
                .retryListener(connection.retryListener());
    }

    /**
     * A long poll, which asks for events again and again and tells a listener of them; needs the scope {@code events:read}.
     *
     * <pre>{@code
     * try (Subscription polling = cxone.events().poller((events, next) -> events.forEach(pipeline::ingest)).start()) {
     *     ...
     * }
     * }</pre>
     */
    public EventPollerBuilder poller(PolledEvents listener) {
        return new EventPollerBuilder(connection, path + "/next", listener);
    }

    EventReceipt publishOnce(JsonObject event, String key) {
        return publishing(posting(event, key).once().build(), key).run();
    }

    private Call<EventReceipt> publishing(JsonObject event, String key) {
        return publishing(posting(event, key).build(), key);
    }

    private ApiRequestBuilder posting(JsonObject event, String key) {
        return ApiRequest.post(path).operation(OPERATION).idempotencyKey(key).json(event);
    }

    private Call<EventReceipt> publishing(ApiRequest request, String key) {
        return Call.of(
                        connection,
                        request,
                        (response, latency) -> new EventReceipt(
                                key, response.isEmpty() ? JsonObject.empty() : response.json(), response.attempts()))
                .explaining(EventsClient::explained);
    }

    private static CxException explained(CxException e) {
        return Refusals.isForbidden(e)
                ? Refusals.forbidden(
                        e,
                        "cxone " + OPERATION,
                        SCOPES,
                        "the token lacks the scope events:ingest, or the API integration is disabled; grant the scope to"
                                + " the OAuth client, and ask for it where scopes(...) is set")
                : e;
    }
}
