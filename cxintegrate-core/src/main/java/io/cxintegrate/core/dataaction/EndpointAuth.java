package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.webhook.WebhookVerifier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Who may call an endpoint. Implementations are safe to share between threads and take constant time. */
@FunctionalInterface
public interface EndpointAuth {
    /** Whether this request may pass. Looks at headers and raw body only. */
    boolean permits(EndpointRequest request);

    /** Everybody: for endpoints that something in front of them protects. Has to be said, is never the default. */
    static EndpointAuth none() {
        return request -> true;
    }

    /** Those who send {@code Authorization: Bearer} with this token. */
    static EndpointAuth bearer(Secret token) {
        byte[] expected = ("Bearer " + token.reveal()).getBytes(StandardCharsets.UTF_8);
        return request -> {
            List<String> sent = request.headers().all("Authorization");
            return sent.size() == 1
                    && MessageDigest.isEqual(expected, sent.get(0).getBytes(StandardCharsets.UTF_8));
        };
    }

    /** Those who sign by Standard Webhooks. */
    static EndpointAuth signed(WebhookVerifier verifier) {
        return request -> verifier.accepts(request.headers(), request.body());
    }
}
