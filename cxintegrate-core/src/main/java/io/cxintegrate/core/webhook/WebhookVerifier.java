package io.cxintegrate.core.webhook;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.net.Headers;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * Checks signatures by the Standard Webhooks specification: over the raw bytes, in constant time, for any of several secrets,
 * within a window of time on both sides. Immutable and safe to share between threads.
 */
public final class WebhookVerifier {
    private final List<WebhookSigner> signers;
    private final Duration tolerance;
    private final InstantSource time;

    private WebhookVerifier(List<WebhookSigner> signers, Duration tolerance, InstantSource time) {
        this.signers = List.copyOf(signers);
        this.tolerance = Require.positive(tolerance, "tolerance");
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * A verifier that takes messages up to 5 minutes old or early.
     *
     * @param time the clock
     * @param secrets the current one, and those it replaces while they are still in use
     * @throws IllegalArgumentException if there is no secret or one is malformed
     */
    public static WebhookVerifier of(InstantSource time, Secret... secrets) {
        if (secrets.length == 0) {
            throw new IllegalArgumentException("a webhook verifier needs at least one secret");
        }
        List<WebhookSigner> signers = new ArrayList<>();
        for (Secret s : secrets) {
            signers.add(WebhookSigner.of(s));
        }
        return new WebhookVerifier(signers, Duration.ofMinutes(5), time);
    }

    /** The same with another window. */
    public WebhookVerifier withTolerance(Duration value) {
        return new WebhookVerifier(signers, value, time);
    }

    /** Whether a message is signed with one of the secrets and its time is within the window. Says no more than that. */
    public boolean accepts(Headers headers, byte[] body) {
        List<String> ids = headers.all(WebhookSigner.ID);
        List<String> timestamps = headers.all(WebhookSigner.TIMESTAMP);
        List<String> signatures = headers.all(WebhookSigner.SIGNATURE);
        // A second header of the same name would leave it open which one was signed.
        if (ids.size() != 1 || timestamps.size() != 1 || signatures.size() != 1) {
            return false;
        }
        String timestamp = timestamps.get(0);
        if (!timestamp.matches("[0-9]{1,12}") || !isWithinWindow(Long.parseLong(timestamp))) {
            return false;
        }
        boolean accepted = false;
        for (WebhookSigner signer : signers) {
            byte[] expected = signer.mac(ids.get(0), timestamp, body);
            for (String signature : signatures.get(0).split(" ", 20)) {
                // No early exit: the time taken must not say which secret fitted.
                accepted |=
                        signature.startsWith("v1,") && MessageDigest.isEqual(expected, decoded(signature.substring(3)));
            }
        }
        return accepted;
    }

    private boolean isWithinWindow(long seconds) {
        return Math.abs(time.instant().getEpochSecond() - seconds) <= tolerance.toSeconds();
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
        return "WebhookVerifier[" + signers.size() + " secrets, tolerance=" + tolerance + "]";
    }
}
