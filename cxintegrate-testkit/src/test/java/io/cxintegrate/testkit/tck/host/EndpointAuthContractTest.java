package io.cxintegrate.testkit.tck.host;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.webhook.WebhookSigner;
import io.cxintegrate.core.webhook.WebhookVerifier;
import io.cxintegrate.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;

/** What core brings, under the contract. */
class EndpointAuthContractTest {
    @Nested
    class Bearer extends EndpointAuthContract {
        private final EndpointAuth auth =
                EndpointAuth.bearer(Secret.of("new-token-0123456789"), Secret.of("old-token"));

        @Override
        protected EndpointAuth auth() {
            return auth;
        }

        @Override
        protected EndpointRequest permitted() {
            return request(Headers.of("Authorization", "bearer new-token-0123456789"), "{}");
        }

        @Override
        protected List<EndpointRequest> refused() {
            Headers good = permitted().headers();
            return List.of(
                    request(Headers.of("Authorization", "Bearer new-token-012345678"), "{}"),
                    request(Headers.of("Authorization", "Basic new-token-0123456789"), "{}"),
                    request(good.adding("Authorization", "Bearer old-token"), "{}"));
        }
    }

    @Nested
    class Signed extends EndpointAuthContract {
        private final TestClock clock = TestClock.manual();
        private final Secret secret = Secret.of("a-signing-secret-of-thirty-bytes");
        private final WebhookSigner signer = WebhookSigner.of(secret);
        private final EndpointAuth auth =
                EndpointAuth.signed(WebhookVerifier.of(clock, secret).withReplayMemory(10_000));
        private final AtomicInteger ids = new AtomicInteger();

        @Override
        protected EndpointAuth auth() {
            return auth;
        }

        @Override
        protected EndpointRequest permitted() {
            return signedAt(clock.instant(), "{}", "{}");
        }

        @Override
        protected List<EndpointRequest> refused() {
            EndpointRequest sentTwice = permitted();
            auth.permits(sentTwice);
            return List.of(
                    signedAt(clock.instant(), "{}", "{ }"),
                    signedAt(clock.instant().minus(Duration.ofHours(1)), "{}", "{}"),
                    signedAt(clock.instant().plus(Duration.ofHours(1)), "{}", "{}"),
                    sentTwice);
        }

        private EndpointRequest signedAt(Instant at, String signed, String sent) {
            return request(
                    signer.sign("msg_" + ids.incrementAndGet(), at, signed.getBytes(StandardCharsets.UTF_8)), sent);
        }
    }
}
