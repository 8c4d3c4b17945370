package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.Begin;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.Finished;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.Mismatch;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.Started;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.Sha256;
import io.cxintegrate.core.net.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a call once, and gives the first answer to the same call sent again. Immutable; safe to share between threads. */
final class IdempotentCalls {
    static final String HEADER = "Idempotency-Key";

    private static final Logger LOG = LoggerFactory.getLogger(DataActionEndpoint.class);
    private static final int LONGEST_KEY = 255;
    private static final Duration FIRST_WAIT = Duration.ofMillis(20);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    /** What an action may overrun its deadline by before another call takes its key. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** A result, and whether it is the one of an earlier call. */
    record Outcome(DataActionResult result, boolean repeated) {}

    private final IdempotencyStore store;
    private final Duration keep;
    private final TimeSource time;

    IdempotentCalls(IdempotencyStore store, Duration keep, TimeSource time) {
        this.store = Objects.requireNonNull(store, "store");
        this.keep = Require.positive(keep, "keep");
        this.time = time;
    }

    /**
     * The key of a call: its header, else the id in its envelope. Hashed together with where and by whom it was sent, so that it
     * has one length, says nothing of the caller, and no caller gets the answer of another one or of another endpoint.
     */
    static Optional<String> key(String endpoint, String principal, Headers headers, String requestId) {
        String sent = fromHeader(headers).orElse(requestId);
        if (sent.length() > LONGEST_KEY) {
            throw new InvalidInputException("the request id, which is the idempotency key of this call, has "
                    + sent.length() + " characters; at most " + LONGEST_KEY + " are taken");
        }
        return sent.isEmpty()
                ? Optional.empty()
                : Optional.of(Sha256.hex(Json.write(List.of(endpoint, principal, sent))));
    }

    /** A string as in RFC 8941 section 3.3.3, or the same without quotes, as most send it. */
    private static Optional<String> fromHeader(Headers headers) {
        List<String> values = headers.all(HEADER);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        String value = values.get(0).strip();
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            value = value.substring(1, value.length() - 1);
        }
        if (values.size() > 1 || !value.matches("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1," + LONGEST_KEY + "}")) {
            throw new InvalidInputException("the header " + HEADER + " should be there once, with 1 to " + LONGEST_KEY
                    + " visible ASCII characters, quoted or not");
        }
        return Optional.of(value);
    }

    /**
     * The result of this call or of the first one with its key.
     *
     * @param key of {@code call}
     */
    Outcome run(DataActionCall call, String key, DataAction action) {
        // Sorted, since a caller's own order may change from one attempt to the next.
        String fingerprint = Sha256.hex(call.actionName() + "\n" + Json.writeSorted(call.input()));
        Duration wait = FIRST_WAIT;
        while (true) {
            Duration left = call.deadline().remaining();
            Begin begun = store.begin(key, fingerprint, left.plus(GRACE));
            if (begun instanceof Started started) {
                return new Outcome(runFirst(call, key, started.owner(), action), false);
            }
            if (begun instanceof Finished finished) {
                return new Outcome(read(finished.answer()), true);
            }
            if (begun instanceof Mismatch) {
                throw new DataActionException(
                        Code.UNPROCESSABLE,
                        "this idempotency key was used for a call with another input; use a new key for a new call",
                        false,
                        null);
            }
            if (left.isZero()) {
                throw new DataActionException(
                        Code.TIMEOUT,
                        "the first call with this idempotency key is still running; send the same again later",
                        true,
                        null);
            }
            sleep(Durations.min(wait, left));
            wait = Durations.min(wait.multipliedBy(2), LONGEST_WAIT);
        }
    }

    private DataActionResult runFirst(DataActionCall call, String key, String owner, DataAction action) {
        DataActionResult result;
        try {
            result = action.run(call);
        } catch (RuntimeException | Error e) {
            abandon(key, owner, e);
            throw e;
        }
        try {
            if (!store.finish(key, owner, result.toJson().toJson(), keep)) {
                LOG.warn("answer not kept, the lease was over requestId={}", call.requestId());
            }
        } catch (RuntimeException e) {
            // The work is done; the caller must learn of it, though a repeat after the lease would run again.
            LOG.warn("answer not kept requestId={}", call.requestId(), e);
        }
        return result;
    }

    private void abandon(String key, String owner, Throwable failure) {
        try {
            store.abandon(key, owner);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static DataActionResult read(String answer) {
        try {
            return DataActionResult.fromJson(JsonObject.parse(answer));
        } catch (InvalidInputException e) {
            throw new DefectException("the idempotency store holds an answer that is none", ErrorContext.NONE, e);
        }
    }

    private void sleep(Duration wait) {
        try {
            time.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(
                    "interrupted while the first call with this idempotency key runs", ErrorContext.NONE, e);
        }
    }
}
