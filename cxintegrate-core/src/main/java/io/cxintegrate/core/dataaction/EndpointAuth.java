package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.webhook.WebhookVerifier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/** Who may call an endpoint. Implementations are safe to share between threads and take constant time. */
@FunctionalInterface
public interface EndpointAuth {
    /** Whether this request may pass. Looks at headers and raw body only. */
    boolean permits(EndpointRequest request);

    /**
     * Who sent a request that may pass, for endpoints with several callers: an idempotency key of one means nothing for
     * another. Asked once, after {@link #permits}. Default: empty, which is one caller for all.
     */
    default String principal(EndpointRequest request) {
        return "";
    }

    /** Everybody: for endpoints that something in front of them protects. Has to be said, is never the default. */
    static EndpointAuth none() {
        return request -> true;
    }

    /**
     * Those who send {@code Authorization: Bearer} (RFC 6750 section 2.1) with one of these tokens. The header must be there
     * once; the scheme is compared without regard to case.
     *
     * @param tokens the current one, and while callers change over the one it replaces
     * @throws IllegalArgumentException if there is no token
     */
    static EndpointAuth bearer(Secret... tokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("bearer needs at least one token");
        }
        List<byte[]> expected = Arrays.stream(tokens)
                .map(token -> token.reveal().getBytes(StandardCharsets.UTF_8))
                .toList();
        return request -> {
            List<String> sent = request.headers().all("Authorization");
            if (sent.size() != 1 || !sent.get(0).regionMatches(true, 0, "Bearer ", 0, 7)) {
                return false;
            }
            byte[] token = sent.get(0).substring(7).getBytes(StandardCharsets.UTF_8);
            boolean known = false;
            for (byte[] each : expected) {
                // No early exit: the time taken must not say which token fitted.
                known |= MessageDigest.isEqual(each, token);
            }
            return known;
        };
    }

    /**
     * Those who sign by Standard Webhooks: HMAC-SHA256 over id, timestamp and raw body, within the verifier's window of time. A
     * message sent again is refused like a forged one if the verifier
     * {@linkplain WebhookVerifier#withReplayMemory remembers ids}: a sender that tries again signs with a new id, and says by
     * {@code Idempotency-Key} that it is the same call.
     */
    static EndpointAuth signed(WebhookVerifier verifier) {
        return request -> verifier.accepts(request.headers(), request.body());
    }
}
