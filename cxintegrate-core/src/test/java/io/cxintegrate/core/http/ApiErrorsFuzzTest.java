package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.CannedTransport;
import io.cxintegrate.core.support.Fuzz;
import io.cxintegrate.core.support.ManualTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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

/**
 * Whatever an API answers. Documented: InvalidInputException, CredentialException, UnavailableException, DefectException; of a
 * successful answer, DefectException when it is not the JSON that is asked for.
 */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class ApiErrorsFuzzTest {
    private static final String TOKEN = "token-4711-abcdefghijkl";
    private static final String START = TOKEN.substring(0, 14);

    @Group
    @PropertyDefaults(tries = 200, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 6_000, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    private static boolean breaksLines(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    abstract static class Properties {
        @Provide
        Arbitrary<byte[]> bodies() {
            return Fuzz.bytes(
                    "{\"type\":\"about:blank\",\"title\":\"Not allowed\",\"status\":403,\"detail\":\"bad " + TOKEN
                            + "\",\"instance\":\"/x\",\"traceId\":\"t-1\"}",
                    "{\"message\":\"The request is bad\",\"code\":\"bad.request\",\"status\":400,\"contextId\":\"c-1\","
                            + "\"details\":[{\"field\":\"pool.max\",\"message\":\"too large " + TOKEN + "\"}]}",
                    "{\"title\":\"Validation\",\"detail\":\"see errors\",\"errors\":[{\"path\":\"a.b\",\"problem\":\"x\"},"
                            + "\"plain " + TOKEN + "\"]}",
                    "{\"error\":\"invalid_token\",\"error_description\":\"the token " + TOKEN + " is expired\"}",
                    "the token " + TOKEN + " is no good",
                    "<!doctype html><html><head><title>502 Bad Gateway " + TOKEN + "</title></head></html>",
                    "");
        }

        @Provide
        Arbitrary<String> headers() {
            return Fuzz.text(
                    "Bearer realm=\"x\", error=\"insufficient_scope\", scope=\"a:read b:write\"",
                    "Bearer error=\"insufficient_scope\", scope=\"" + TOKEN + "\"",
                    "text/html; charset=utf-8",
                    "/elsewhere?x=1",
                    "c0ffee",
                    "7");
        }

        @Provide
        Arbitrary<Integer> statuses() {
            return Arbitraries.of(200, 204, 301, 304, 400, 401, 403, 404, 408, 409, 413, 422, 425, 429, 500, 501, 503);
        }

        @Property
        void send_anyAnswer_isTypedByStatusAndShowsNoToken(
                @ForAll("statuses") int status, @ForAll("bodies") byte[] body, @ForAll("headers") String header) {
            Headers headers = Headers.ofAll(Map.of(
                    "WWW-Authenticate", List.of(header),
                    "Content-Type", List.of(header),
                    "Location", List.of(header),
                    "X-Request-Id", List.of(header.replaceAll("[\\x00-\\x1f\\x7f]", "")),
                    "Retry-After", List.of(header)));
            ApiClient client = ApiClient.builder("acme")
                    .baseUri(URI.create("https://api.example.com/v1"))
                    .transport(new CannedTransport(new TransportResponse(status, headers, body)))
                    .tokens(TokenSource.fixed(Secret.of(TOKEN)))
                    .clock(new ManualTime())
                    .jitter(Jitter.fixed(0))
                    .retry(RetryPolicy.none())
                    .build();
            ApiResponse[] answer = new ApiResponse[1];
            Optional<RuntimeException> failure = Fuzz.failure(
                    () -> answer[0] = client.send(ApiRequest.get("/things").build()),
                    CredentialException.class,
                    UnavailableException.class,
                    InvalidInputException.class,
                    DefectException.class);

            if (failure.isEmpty()) {
                assertThat(status).isIn(200, 204, 304);
                Fuzz.failure(() -> answer[0].json(), DefectException.class);
                Fuzz.failure(() -> answer[0].jsonArray(), DefectException.class);
                assertThat(answer[0].text().length()).isLessThanOrEqualTo(body.length);
            } else {
                // Of a token that came back torn, the rest is as good as any text; one that came whole leaves nothing.
                boolean torn = (new String(body, StandardCharsets.UTF_8) + header)
                        .replace(TOKEN, "")
                        .contains(START);
                check((CxException) failure.get(), status, torn ? TOKEN : START);
            }
        }

        private static void check(CxException e, int status, String secret) {
            assertThat(e).isInstanceOf(expected(status));
            assertThat(e.status()).hasValue(status);
            assertThat(e.getMessage())
                    .hasSizeLessThan(1_500)
                    .matches(m -> m.chars().noneMatch(ApiErrorsFuzzTest::breaksLines), "is one line");
            assertThat(e.context().problems()).hasSizeLessThanOrEqualTo(50).allSatisfy(p -> {
                assertThat(p.path()).hasSizeLessThanOrEqualTo(310);
                assertThat(p.problem()).hasSizeLessThanOrEqualTo(310);
            });
            assertThat(e.getMessage()).doesNotContain(secret);
            assertThat(e.context().problems().toString()).doesNotContain(secret);
            assertThat(e.platformCode().orElse("")).doesNotContain(secret);
            assertThat(e.correlationId().orElse("")).doesNotContain(secret);
            assertThat(e.context().missingScope().orElse("")).doesNotContain(secret);
        }

        private static Class<? extends CxException> expected(int status) {
            return switch (status) {
                case 301, 304 -> DefectException.class;
                case 401, 403 -> CredentialException.class;
                case 408, 425, 429 -> UnavailableException.class;
                default -> status >= 500 ? UnavailableException.class : InvalidInputException.class;
            };
        }
    }
}
