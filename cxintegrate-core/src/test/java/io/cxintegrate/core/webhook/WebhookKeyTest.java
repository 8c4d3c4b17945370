package io.cxintegrate.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.support.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several secrets, and both schemes. */
class WebhookKeyTest {
    private static final Secret OLD = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final Secret NEW = Secret.of("0123456789abcdefghijklmnop");
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    /** RFC 8032 section 7.1, tests 1 to 3. */
    private static final String SEED_1 = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    private static final String PUBLIC_1 = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    private final ManualTime time = new ManualTime();

    @ParameterizedTest
    @CsvSource({
        SEED_1 + "," + PUBLIC_1 + ",'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void sign_theVectorsOfRfc8032_givesTheirSignatures(
            String seed, String publicKey, String message, String signature) {
        WebhookKey sender = WebhookKey.of(key("whsk_", seed));
        WebhookKey withPublicBehind = WebhookKey.of(key("whsk_", seed + publicKey));
        WebhookKey receiver = WebhookKey.of(key("whpk_", publicKey));

        assertThat(HexFormat.of().formatHex(sender.sign(hex(message), new byte[0])))
                .isEqualTo(signature);
        assertThat(HexFormat.of().formatHex(withPublicBehind.sign(new byte[0], hex(message))))
                .isEqualTo(signature);
        assertThat(receiver.verifiesAny(hex(message), new byte[0], List.of(new byte[5], hex(signature))))
                .isTrue();
        assertThat(receiver.verifiesAny(hex(message), new byte[] {1}, List.of(hex(signature))))
                .isFalse();
    }

    @Test
    void sign_severalSecrets_signsWithEachTheCurrentOneFirst() {
        Headers both = WebhookSigner.of(NEW, OLD).sign("m", time.instant(), BODY);

        assertThat(both.first("webhook-signature"))
                .contains(WebhookSigner.of(NEW)
                                .sign("m", time.instant(), BODY)
                                .first("webhook-signature")
                                .orElseThrow()
                        + " "
                        + WebhookSigner.of(OLD)
                                .sign("m", time.instant(), BODY)
                                .first("webhook-signature")
                                .orElseThrow());
        for (Secret one : List.of(OLD, NEW)) {
            assertThat(WebhookVerifier.of(time, one).accepts(both, BODY)).isTrue();
            assertThat(WebhookVerifier.of(time, NEW, OLD)
                            .accepts(WebhookSigner.of(one).sign("m", time.instant(), BODY), BODY))
                    .isTrue();
        }
    }

    @Test
    void accepts_bothSchemesInOneHeader_byEitherKey() {
        Secret sender = key("whsk_", SEED_1);
        Secret receiver = key("whpk_", PUBLIC_1);
        Headers both = WebhookSigner.of(NEW, sender).sign("m", time.instant(), BODY);

        assertThat(both.first("webhook-signature").orElseThrow()).matches("v1,[^ ]{44} v1a,[^ ]{88}");
        assertThat(WebhookVerifier.of(time, receiver).accepts(both, BODY)).isTrue();
        assertThat(WebhookVerifier.of(time, NEW).accepts(both, BODY)).isTrue();
        assertThat(WebhookVerifier.of(time, receiver).accepts(both, new byte[] {1}))
                .isFalse();
        String swapped = both.first("webhook-signature").orElseThrow().replace("v1a,", "v2,");
        assertThat(WebhookVerifier.of(time, receiver).accepts(both.with("webhook-signature", swapped), BODY))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 65, 128})
    void of_keyOfAnotherLength_isRefused(int bytes) {
        Secret secret = Secret.of("whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]));
        assertThatThrownBy(() -> WebhookSigner.of(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a webhook secret must have 24 to 64 bytes but has " + bytes);
        assertThatThrownBy(() -> WebhookVerifier.of(time, NEW, secret)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 64})
    void of_keyOfTheShortestAndTheLongestLength_works(int bytes) {
        Secret secret = Secret.of("whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]));
        assertThat(WebhookVerifier.of(time, secret)
                        .accepts(WebhookSigner.of(secret).sign("m", time.instant(), BODY), BODY))
                .isTrue();
    }

    @Test
    void of_theWrongHalfOfAPair_isRefused() {
        assertThatThrownBy(() -> WebhookSigner.of(NEW, key("whpk_", PUBLIC_1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a webhook signer cannot sign with whpk_, the receiver's half of the key");
        assertThatThrownBy(() -> WebhookVerifier.of(time, key("whsk_", SEED_1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a webhook verifier takes whpk_, the public key; whsk_ is the sender's and must stay with it");
        assertThatThrownBy(() -> WebhookSigner.of(key("whsk_", "00")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a webhook secret with whsk_ must have 32 or 64 bytes but has 1");
        assertThatThrownBy(() -> WebhookVerifier.of(time, key("whpk_", "00")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a webhook secret with whpk_ must have 32 bytes but has 1");
        assertThatThrownBy(WebhookSigner::of)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a webhook signer needs at least one secret");
        assertThatThrownBy(() -> WebhookVerifier.of(time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a webhook verifier needs at least one secret");
    }

    @Test
    void sign_idOrTimeOutOfBounds_isRefused() {
        WebhookSigner signer = WebhookSigner.of(NEW);
        for (String id : List.of("", "a b", "a.b", "ü", "a\nb")) {
            assertThatThrownBy(() -> signer.sign(id, time.instant(), BODY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "a webhook id must be 1 to 256 visible ASCII characters without a dot but is '" + id + "'");
        }
        assertThatThrownBy(() -> signer.sign("x".repeat(257), time.instant(), BODY))
                .hasMessage("a webhook id must be 1 to 256 visible ASCII characters without a dot but has 257");
        assertThatThrownBy(() -> signer.sign("m", Instant.ofEpochSecond(-1), BODY))
                .hasMessage("a webhook timestamp must have 1 to 12 digits but is -1");
    }

    private static Secret key(String prefix, String hex) {
        return Secret.of(prefix + Base64.getEncoder().encodeToString(hex(hex)));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
