package io.cxintegrate.cognigy.health;

import io.cxintegrate.core.dataaction.DataActionProblem;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.webhook.WebhookVerifier;
import io.cxintegrate.core.webhook.WebhookVerifier.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the platform's health callbacks: bytes in, bytes out. Never throws; safe to share between threads. */
final class HealthCallbacks implements EndpointHandler {
    private static final Logger LOG = LoggerFactory.getLogger(HealthCallbacks.class);
    private static final int MAX_BYTES = 64 * 1024;

    private final AutomaticRollback rollback;
    private final WebhookVerifier verifier;

    HealthCallbacks(AutomaticRollback rollback, WebhookVerifier verifier) {
        this.rollback = rollback;
        this.verifier = verifier;
    }

    @Override
    public int maxRequestBytes() {
        return MAX_BYTES;
    }

    @Override
    public EndpointResponse handle(EndpointRequest request) {
        String id = request.headers().first("webhook-id").orElse("");
        if (!request.method().equals("POST")) {
            return refused(Code.METHOD_NOT_ALLOWED, "callbacks are posted", id, false);
        }
        if (request.body().length > MAX_BYTES) {
            return refused(Code.PAYLOAD_TOO_LARGE, "the body must not exceed " + MAX_BYTES + " bytes", id, false);
        }
        // Before anything is parsed: what is not authentic is not read.
        Verdict verdict = verifier.verify(request.headers(), request.body());
        if (verdict == Verdict.REFUSED) {
            return refused(Code.UNAUTHORIZED, "not authorized", id, false);
        }
        if (verdict == Verdict.REPLAYED) {
            // A 2xx, or the sender goes on repeating what has been dealt with.
            return EndpointResponse.json(200, JsonObject.of("outcome", "REPLAYED"));
        }
        try {
            JsonObject event = JsonObject.of("event", Json.parse(request.body(), JsonLimits.DEFAULT))
                    .object("event");
            return EndpointResponse.json(
                    200, JsonObject.of("outcome", rollback.accept(event).name()));
        } catch (JsonException e) {
            return refused(Code.INVALID_REQUEST, "the body is no health callback: " + e.getMessage(), id, false);
        } catch (RuntimeException e) {
            verifier.forget(id);
            LOG.warn("health.callback.failed id={} error={}", id, e.getClass().getName());
            LOG.debug("health.callback.failed id={}", id, e);
            return refused(Code.UNAVAILABLE, "the callback could not be dealt with; send it again", id, true);
        }
    }

    private EndpointResponse refused(Code code, String message, String id, boolean again) {
        return refusal(new DataActionProblem(code, message, id, again));
    }

    @Override
    public String toString() {
        return "HealthCallbacks of " + rollback;
    }
}
