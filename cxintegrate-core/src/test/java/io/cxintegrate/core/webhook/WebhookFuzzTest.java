package io.cxintegrate.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.support.Fuzz;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Whatever is sent to a webhook. Documented: nothing for the verifier, IllegalArgumentException for secrets and ids. */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class WebhookFuzzTest {
    private static final String ID = "msg_2b1";
    private static final String BODY = "{\"type\":\"order.paid\",\"data\":{\"id\":4711}}";
    private static final String OTHER_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Secret SECRET = Secret.of("0123456789abcdefghijklmnop");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final InstantSource TIME = InstantSource.fixed(NOW);
    private static final Headers SIGNED = WebhookSigner.of(SECRET).sign(ID, NOW, BODY.getBytes(StandardCharsets.UTF_8));
    private static final String TIMESTAMP = SIGNED.first("webhook-timestamp").orElseThrow();
    private static final String SIGNATURE = SIGNED.first("webhook-signature").orElseThrow();

    @Group
    @PropertyDefaults(tries = 100, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        private final WebhookVerifier verifier = WebhookVerifier.of(TIME, Secret.of(OTHER_SECRET), SECRET);

        @Provide
        Arbitrary<List<String>> ids() {
            return header(ID);
        }

        @Provide
        Arbitrary<List<String>> timestamps() {
            return header(TIMESTAMP);
        }

        @Provide
        Arbitrary<List<String>> signatures() {
            return header(SIGNATURE, "v1,***", "v1a,abc", "v1, v2,abc " + SIGNATURE);
        }

        /** Mostly as it was signed, so that the other parts are looked at; sometimes twice, or not at all. */
        private static Arbitrary<List<String>> header(String... samples) {
            return Arbitraries.oneOf(
                    Arbitraries.just(List.of(samples[0])),
                    Fuzz.text(samples).map(List::of),
                    Fuzz.text(samples).list().ofMaxSize(3));
        }

        @Provide
        Arbitrary<byte[]> bodies() {
            return Arbitraries.oneOf(Arbitraries.create(() -> BODY.getBytes(StandardCharsets.UTF_8)), Fuzz.bytes(BODY));
        }

        @Provide
        Arbitrary<String> secrets() {
            return Fuzz.text(
                    OTHER_SECRET,
                    "0123456789abcdefghijklmnop",
                    "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
                    "whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=");
        }

        @Provide
        Arbitrary<String> newIds() {
            return Fuzz.text(ID, "a.b", "", "evt-ü");
        }

        @Property
        void accepts_anyHeadersAndBody_onlyWhatWasSigned(
                @ForAll("ids") List<String> ids,
                @ForAll("timestamps") List<String> timestamps,
                @ForAll("signatures") List<String> signatures,
                @ForAll("bodies") byte[] body) {
            Headers headers = Headers.ofAll(
                    Map.of("webhook-id", ids, "webhook-timestamp", timestamps, "webhook-signature", signatures));

            boolean accepted = verifier.accepts(headers, body);
            boolean untouched = ids.equals(List.of(ID))
                    && timestamps.equals(List.of(TIMESTAMP))
                    && new String(body, StandardCharsets.ISO_8859_1).equals(BODY);
            if (accepted) {
                assertThat(untouched).isTrue();
                assertThat(signatures).hasSize(1);
            } else {
                assertThat(untouched && signatures.equals(List.of(SIGNATURE))).isFalse();
            }
        }

        @Property
        void of_anySecret_worksOrIsRefusedWithoutShowingIt(@ForAll("secrets") String text) {
            Optional<RuntimeException> failure = Fuzz.failure(
                    () -> {
                        WebhookSigner signer = WebhookSigner.of(Secret.of(text));
                        assertThat(signer.toString()).doesNotContain(text);
                        WebhookVerifier.of(TIME, Secret.of(text));
                    },
                    IllegalArgumentException.class);

            failure.ifPresent(e -> {
                assertThat(e).hasNoCause();
                assertThat(e.getMessage()).hasSizeLessThan(200);
                if (text.length() > 8) {
                    assertThat(e.getMessage()).doesNotContain(text.substring(text.length() - 8));
                }
            });
        }

        @Property
        void sign_anyId_isAcceptedOrRefused(@ForAll("newIds") String id, @ForAll("bodies") byte[] body) {
            Headers[] signed = new Headers[1];
            Optional<RuntimeException> failure = Fuzz.failure(
                    () -> signed[0] = WebhookSigner.of(SECRET).sign(id, NOW, body), IllegalArgumentException.class);

            assertThat(failure.isPresent() || verifier.accepts(signed[0], body)).isTrue();
            assertThat(failure.isPresent()).isEqualTo(signed[0] == null);
        }
    }
}
