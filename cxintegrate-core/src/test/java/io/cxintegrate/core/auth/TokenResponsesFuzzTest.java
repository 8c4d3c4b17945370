package io.cxintegrate.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.CannedTransport;
import io.cxintegrate.core.support.Fuzz;
import io.cxintegrate.core.support.ManualTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

/** Whatever a token endpoint answers: CredentialException, UnavailableException, DefectException, or a usable token. */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class TokenResponsesFuzzTest {
    /** With characters that no error code may have, so that it cannot pass for one. */
    private static final String TOKEN = "tok/en~4711";

    private static final String SECRET = "client/secret~0815";

    @Group
    @PropertyDefaults(tries = 150, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 4_500, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        private final ManualTime time = new ManualTime();

        @Provide
        Arbitrary<byte[]> bodies() {
            return Fuzz.bytes(
                    "{\"access_token\":\"" + TOKEN
                            + "\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"scope\":\"a b\"}",
                    "{\"access_token\":\"" + TOKEN + "\",\"token_type\":\"bearer\",\"expires_in\":\"600\"}",
                    "{\"access_token\":\"" + TOKEN + "\"}",
                    "{\"error\":\"invalid_client\",\"error_description\":\"no " + SECRET
                            + "\",\"error_uri\":\"http://x\"}",
                    "{\"error\":\"invalid_request\",\"description\":\"rate limit exceeded " + SECRET + "\"}",
                    "<html><title>" + SECRET + "</title></html>",
                    "");
        }

        @Provide
        Arbitrary<String> lifetimes() {
            return Fuzz.text(
                    "3600", "0", "-1", "\"600\"", "\" 600 \"", "1.5", "0.0004", "\"0.0004\"", "1e9", "null", "{}");
        }

        @Provide
        Arbitrary<Integer> statuses() {
            return Arbitraries.of(200, 200, 200, 201, 204, 302, 304, 400, 401, 403, 404, 429, 500, 503, 599);
        }

        @Provide
        Arbitrary<String> waits() {
            return Fuzz.text("7", "Sun, 01 Mar 2026 12:00:30 GMT");
        }

        @Property
        void fetch_anyAnswer_isATokenOrATypedError(
                @ForAll("statuses") int status, @ForAll("bodies") byte[] body, @ForAll("waits") String wait) {
            check(new TransportResponse(status, Headers.ofAll(Map.of("Retry-After", List.of(wait))), body));
        }

        @Property
        void fetch_anyLifetime_isATokenThatLivesOrATypedError(@ForAll("lifetimes") String lifetime) {
            String body = "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":" + lifetime + "}";
            check(new TransportResponse(200, Headers.empty(), body.getBytes(StandardCharsets.UTF_8)));
        }

        private void check(TransportResponse response) {
            ClientCredentials credentials = ClientCredentials.builder()
                    .platform("demo")
                    .tokenUri(URI.create("https://login.example.com/token"))
                    .clientId("id")
                    .clientSecret(Secret.of(SECRET))
                    .transport(new CannedTransport(response))
                    .clock(time)
                    .jitter(Jitter.fixed(0))
                    .retry(RetryPolicy.none())
                    .build();
            AccessToken[] fetched = new AccessToken[1];
            Optional<RuntimeException> failure = Fuzz.failure(
                    () -> fetched[0] = credentials.fetch(Deadline.none(time)),
                    CredentialException.class,
                    UnavailableException.class,
                    DefectException.class);

            for (Throwable t = failure.orElse(null); t != null; t = t.getCause()) {
                assertThat(t.toString())
                        .doesNotContain(TOKEN, SECRET)
                        .hasSizeLessThan(500)
                        .matches(m -> m.chars().noneMatch(Character::isISOControl), "is one line");
            }
            if (failure.isEmpty()) {
                assertThat(response.status()).isEqualTo(200);
                assertThat(fetched[0].value().reveal().chars()).isNotEmpty().allMatch(c -> c > 0x20 && c < 0x7f);
                assertThat(Duration.between(fetched[0].issuedAt(), fetched[0].expiresAt()))
                        .isPositive()
                        .isLessThanOrEqualTo(Duration.ofHours(24));
            }
        }
    }
}
