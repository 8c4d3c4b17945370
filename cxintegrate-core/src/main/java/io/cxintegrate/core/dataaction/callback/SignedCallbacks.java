package io.cxintegrate.core.dataaction.callback;

import io.cxintegrate.core.Require;
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
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the signed callbacks of a platform: checks signature and age (Standard Webhooks, in constant time) before anything is
 * parsed. Never throws; safe to share between threads, as the reader and what it gives have to be.
 *
 * <p>It answers 200 with {@code outcome}: what became of the message, or {@code REPLAYED} for an id that came before, if the verifier has
 * a replay memory. Else 401 for what is not authentic or too old; 400 for what is no such message; 405 for what is not posted; 413
 * above 64 KiB; 503 when dealing with it failed, and the same message is taken again.
 */
public final class SignedCallbacks implements EndpointHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SignedCallbacks.class);
    private static final int MAX_BYTES = 64 * 1024;

    private final String kind;
    private final WebhookVerifier verifier;
    private final Reader reader;

    /** Reads a message that is authentic, before anything is done. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads it.
         *
         * @param id the {@code webhook-id}, the same over all repeats
         * @param body the whole message
         * @return what deals with it, on the thread of the request, and says what became of it in one word
         * @throws JsonException if the body is no such message
         */
        Supplier<String> read(String id, JsonObject body);
    }

    private SignedCallbacks(String kind, WebhookVerifier verifier, Reader reader) {
        this.kind = kind;
        this.verifier = verifier;
        this.reader = reader;
    }

    /**
     * For messages of this kind.
     *
     * @param kind what is received, for answers and the log, such as {@code health callback}
     * @param verifier with a {@linkplain WebhookVerifier#withReplayMemory replay memory}, if each message is to be dealt with once
     */
    public static SignedCallbacks of(String kind, WebhookVerifier verifier, Reader reader) {
        return new SignedCallbacks(
                Require.text(kind, "kind"),
                Objects.requireNonNull(verifier, "verifier"),
                Objects.requireNonNull(reader, "reader"));
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
        Verdict verdict = verifier.verify(request.headers(), request.body());
        if (verdict == Verdict.REFUSED) {
            return refused(Code.UNAUTHORIZED, "not authorized", id, false);
        }
        // A 2xx, or the sender goes on repeating what has been dealt with.
        return verdict == Verdict.REPLAYED ? outcome("REPLAYED") : receive(id, request.body());
    }

    private EndpointResponse receive(String id, byte[] bytes) {
        try {
            Supplier<String> work;
            try {
                work = reader.read(id, Json.parseObject(bytes, JsonLimits.DEFAULT));
            } catch (JsonException e) {
                return refused(Code.INVALID_REQUEST, "the body is no " + kind + ": " + e.getMessage(), id, false);
            }
            return outcome(work.get());
        } catch (RuntimeException e) {
            verifier.forget(id);
            LOG.warn(
                    "callback.failed kind='{}' id={} error={}",
                    kind,
                    id,
                    e.getClass().getName());
            LOG.debug("callback.failed kind='{}' id={}", kind, id, e);
            return refused(Code.UNAVAILABLE, "the callback could not be dealt with; send it again", id, true);
        }
    }

    private static EndpointResponse outcome(String word) {
        return EndpointResponse.json(200, JsonObject.of("outcome", word));
    }

    private EndpointResponse refused(Code code, String message, String id, boolean again) {
        return refusal(new DataActionProblem(code, message, id, again));
    }

    @Override
    public String toString() {
        return "SignedCallbacks[" + kind + ", " + verifier + "]";
    }
}
