package io.cxintegrate.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import io.cxintegrate.core.support.ScriptedServer.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
    /** Secret, message and signature of the Standard Webhooks project's own example. */
    private static final Secret SPEC_SECRET = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    private static final Secret SECRET = Secret.of("0123456789abcdefghijklmnop");

    private final ManualTime time = new ManualTime();
    private final HttpTransport transport = HttpTransport.jdk();

    @AfterEach
    void close() {
        transport.close();
    }

    private static byte[] utf8(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void sign_theSpecificationsExample_givesItsSignature() {
        Headers h = WebhookSigner.of(SPEC_SECRET)
                .sign(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        Instant.ofEpochSecond(1614265330),
                        utf8("{\"test\": 2432232314}"));
        assertThat(h.first("webhook-id")).contains("msg_p5jXN8AQM9LWM0D4loKWxJek");
        assertThat(h.first("webhook-timestamp")).contains("1614265330");
        assertThat(h.first("webhook-signature")).contains("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void accepts_own_signature_withAnyOfTheSecrets() {
        byte[] body = utf8("{}");
        Headers h = WebhookSigner.of(SECRET).sign("m-1", time.instant(), body);
        assertThat(WebhookVerifier.of(time, SPEC_SECRET, SECRET).accepts(h, body))
                .isTrue();
        assertThat(WebhookVerifier.of(time, SPEC_SECRET).accepts(h, body)).isFalse();
        Headers both = h.with(
                "webhook-signature",
                "v1a,xyz v1,AAAA " + h.first("webhook-signature").orElseThrow());
        assertThat(WebhookVerifier.of(time, SECRET).accepts(both, body)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301})
    void accepts_outsideTheWindow_isFalse(long seconds) {
        byte[] body = utf8("{}");
        WebhookVerifier verifier = WebhookVerifier.of(time, SECRET);
        assertThat(verifier.accepts(
                        WebhookSigner.of(SECRET).sign("m", time.instant().plusSeconds(seconds), body), body))
                .isFalse();
        assertThat(verifier.accepts(
                        WebhookSigner.of(SECRET)
                                .sign("m", time.instant().plusSeconds(seconds - Long.signum(seconds)), body),
                        body))
                .isTrue();
    }

    @Test
    void accepts_anythingChangedMissingOrDoubled_isFalse() {
        byte[] body = utf8("{\"a\":1}");
        WebhookVerifier verifier = WebhookVerifier.of(time, SECRET);
        Headers good = WebhookSigner.of(SECRET).sign("m", time.instant(), body);
        assertThat(verifier.accepts(good, body)).isTrue();
        assertThat(verifier.accepts(good, utf8("{\"a\":2}"))).isFalse();
        assertThat(verifier.accepts(good, new byte[0])).isFalse();
        assertThat(verifier.accepts(good.with("webhook-id", "n"), body)).isFalse();
        assertThat(verifier.accepts(good.with("webhook-timestamp", "1767225601"), body))
                .isFalse();
        assertThat(verifier.accepts(good.with("webhook-timestamp", "x"), body)).isFalse();
        assertThat(verifier.accepts(good.with("webhook-signature", "v1,***"), body))
                .isFalse();
        assertThat(verifier.accepts(good.adding("webhook-id", "m"), body)).isFalse();
        assertThat(verifier.accepts(Headers.empty(), body)).isFalse();
    }

    @Property
    void accepts_anySignatureText_neverThrows(@ForAll String signature, @ForAll String timestamp) {
        Headers h = Headers.ofAll(Map.of(
                "webhook-id", java.util.List.of("m"),
                "webhook-timestamp", java.util.List.of(timestamp),
                "webhook-signature", java.util.List.of(signature)));
        assertThat(WebhookVerifier.of(time, SECRET).accepts(h, new byte[0])).isFalse();
    }

    @Test
    void of_malformedSecret_isRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> WebhookSigner.of(Secret.of("short-s3cr3t")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a webhook secret must have 24 to 64 bytes but has 12");
        assertThatThrownBy(() -> WebhookSigner.of(Secret.of("whsec_***")))
                .hasMessage("a webhook secret must be whsec_, whsk_ or whpk_ followed by base64")
                .hasNoCause();
        assertThatThrownBy(() -> WebhookSigner.of(SECRET).sign("a.b", time.instant(), new byte[0]))
                .hasMessage("a webhook id must be 1 to 256 visible ASCII characters without a dot but is 'a.b'");
        assertThat(WebhookSigner.of(SECRET).toString()).isEqualTo("WebhookSigner[***]");
    }

    private WebhookSender sender() {
        return WebhookSender.builder()
                .transport(transport)
                .secret(SECRET)
                .clock(time)
                .ids(IdSource.sequence("msg"))
                .retry(RetryPolicy.builder()
                        .maxAttempts(5)
                        .backoff(Backoff.fixed(Duration.ofSeconds(2)))
                        .build())
                .build();
    }

    @Test
    void send_repeated_keepsTheIdAndSignsAnew() {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.json(503, ""),
                ScriptedServer.hangUp(),
                ScriptedServer.answer(429, Map.of("Retry-After", "9"), ""),
                ScriptedServer.json(204, ""))) {
            WebhookSender.Delivery d = sender().send(server.uri().resolve("/hook"), JsonObject.of("a", 1));
            assertThat(d).isEqualTo(new WebhookSender.Delivery("msg-1", 204, 4));
            WebhookVerifier verifier = WebhookVerifier.of(time, SECRET).withTolerance(Duration.ofSeconds(60));
            for (Received r : server.received()) {
                assertThat(r.headers().first("webhook-id")).contains("msg-1");
                assertThat(verifier.accepts(r.headers(), utf8(r.body()))).isTrue();
            }
            assertThat(server.received())
                    .extracting(r -> r.headers().first("webhook-signature").orElse(""))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void send_refusedForGood_isNotRepeated() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(410, "{\"x\":\"gone\"}"))) {
            assertThatThrownBy(() -> sender().send(server.uri(), JsonObject.empty()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("webhook to 127.0.0.1 failed: 410 (refused for good)");
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void send_neverTaken_failsWithHistory() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(500, ""))) {
            assertThatThrownBy(() -> sender().send(server.uri(), "mine", JsonObject.empty()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("webhook to 127.0.0.1 failed: 500 (5 attempts: ");
        }
    }
}
