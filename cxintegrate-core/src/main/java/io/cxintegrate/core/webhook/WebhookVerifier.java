package io.cxintegrate.core.webhook;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.net.Headers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks signatures by the Standard Webhooks specification 1.0.0: over the raw bytes, in constant time, for any of several
 * secrets, within a window of time on both sides, and on request each id only once. Safe to share between threads; immutable
 * but for the ids it remembers.
 */
public final class WebhookVerifier {
    /** What is said of a message. */
    public enum Verdict {
        /** It is signed with one of the secrets, in time, and came for the first time as far as that is remembered. */
        ACCEPTED,
        /** It is authentic and has been accepted before: answer 2xx and do nothing, or the sender goes on repeating it. */
        REPLAYED,
        /** It is not authentic, or too old or too early: answer 401 and say no more. */
        REFUSED
    }

    /** More than any sender has keys; what a header holds beyond is not looked at. */
    private static final int MAX_SIGNATURES = 20;

    private final List<WebhookKey> keys;
    private final Duration tolerance;
    private final InstantSource time;
    private final @Nullable ReplayMemory memory;

    private WebhookVerifier(
            List<WebhookKey> keys, Duration tolerance, InstantSource time, @Nullable ReplayMemory memory) {
        this.keys = keys;
        this.tolerance = Require.positive(tolerance, "tolerance");
        this.time = Objects.requireNonNull(time, "time");
        this.memory = memory;
    }

    /**
     * A verifier that takes messages up to 5 minutes old or early, and remembers no ids.
     *
     * @param time the clock
     * @param secrets the current one, and those it replaces while they are still in use; as for {@link WebhookSigner#of}, but
     *     {@code whpk_} and the base64 of the 32 bytes of a public key in place of {@code whsk_}
     * @throws IllegalArgumentException if there is no secret, one is malformed, or one is a {@code whsk_}, which only signs
     */
    public static WebhookVerifier of(InstantSource time, Secret... secrets) {
        if (secrets.length == 0) {
            throw new IllegalArgumentException("a webhook verifier needs at least one secret");
        }
        List<WebhookKey> keys = Arrays.stream(secrets).map(WebhookKey::of).toList();
        if (!keys.stream().allMatch(WebhookKey::canVerify)) {
            throw new IllegalArgumentException(
                    "a webhook verifier takes whpk_, the public key; whsk_ is the sender's and must stay with it");
        }
        return new WebhookVerifier(keys, Duration.ofMinutes(5), time, null);
    }

    /** The same with another window; what is remembered is shared. */
    public WebhookVerifier withTolerance(Duration value) {
        return new WebhookVerifier(keys, value, time, memory);
    }

    /**
     * The same with a memory of its own, empty at first, for the ids of accepted messages: each is accepted once, also when
     * it comes several times at the same moment. An id is remembered as long as its message would pass again, and at most the
     * last {@code maxIds} are; a sender's repeats hours later are for the application's own idempotency. One process sees
     * only what came to itself.
     *
     * @param maxIds at least 1; an entry takes about 200 bytes
     */
    public WebhookVerifier withReplayMemory(int maxIds) {
        return new WebhookVerifier(keys, tolerance, time, new ReplayMemory(Require.atLeast(1, maxIds, "maxIds")));
    }

    /** Whether {@link #verify} says {@link Verdict#ACCEPTED}. */
    public boolean accepts(Headers headers, byte[] body) {
        return verify(headers, body) == Verdict.ACCEPTED;
    }

    /**
     * Checks a message, and remembers its id if it is to.
     *
     * @param headers as received; a signature header that is there twice is refused, since nobody knows which one was signed
     * @param body the raw bytes as received, before anybody parsed them
     */
    public Verdict verify(Headers headers, byte[] body) {
        List<String> ids = headers.all(WebhookSigner.ID);
        List<String> timestamps = headers.all(WebhookSigner.TIMESTAMP);
        List<String> signatures = headers.all(WebhookSigner.SIGNATURE);
        if (ids.size() != 1 || timestamps.size() != 1 || signatures.size() != 1) {
            return Verdict.REFUSED;
        }
        String id = ids.get(0);
        String timestamp = timestamps.get(0);
        if (!WebhookSigner.isId(id) || !timestamp.matches("[0-9]{1,12}")) {
            return Verdict.REFUSED;
        }
        long sent = Long.parseLong(timestamp);
        long now = time.instant().getEpochSecond();
        if (Math.abs(now - sent) > tolerance.toSeconds()
                || !isSigned(WebhookSigner.head(id, timestamp), body, signatures.get(0))) {
            return Verdict.REFUSED;
        }
        return memory == null || memory.isFirst(id, sent + tolerance.toSeconds(), now)
                ? Verdict.ACCEPTED
                : Verdict.REPLAYED;
    }

    /**
     * Lets the message with this id pass again: for who accepted it and then could not handle it, before answering 5xx. Does
     * nothing without a memory.
     */
    public void forget(String id) {
        if (memory != null) {
            memory.forget(id);
        }
    }

    private boolean isSigned(byte[] head, byte[] body, String signatures) {
        List<String> each = Arrays.asList(signatures.split(" ", MAX_SIGNATURES));
        boolean signed = false;
        for (WebhookKey key : keys) {
            String scheme = key.scheme() + ",";
            // No early exit: the time taken must not say which secret fitted.
            signed |= key.verifiesAny(
                    head,
                    body,
                    each.stream()
                            .filter(s -> s.startsWith(scheme))
                            .map(s -> decoded(s.substring(scheme.length())))
                            .toList());
        }
        return signed;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    @Override
    public String toString() {
        return "WebhookVerifier[" + keys.size() + " secrets, tolerance=" + tolerance + "]";
    }
}
