package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.TransportResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a refusal says beyond its text: the problems of fields, and the scope that is missing. */
class ErrorDetailsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"errors\":[{\"field\":\"pool.max\",\"message\":\"too large\"}]}",
                "{\"violations\":[{\"path\":\"pool.max\",\"problem\":\"too large\"}]}",
                "{\"details\":[{\"pointer\":\"pool.max\",\"detail\":\"too large\",\"extra\":1}]}",
                "{\"fieldErrors\":[{\"property\":\"pool.max\",\"reason\":\"too\\n large\"}]}"
            })
    void problems_inTheShapesPlatformsUse_areRead(String body) {
        assertThat(context(Headers.empty(), body).problems()).containsExactly(new Violation("pool.max", "too large"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "{}", "{\"errors\":{}}", "{\"errors\":[7,null,{\"field\":\"a\"},\" \"]}"})
    void problems_whereThereAreNone_isEmpty(String body) {
        assertThat(context(Headers.empty(), body).problems()).isEmpty();
    }

    @Test
    void problems_thatEchoTheToken_areMasked() {
        assertThat(context(Headers.empty(), "{\"errors\":[\"bad token-4711\"]}").problems())
                .containsExactly(new Violation("", "bad ***"));
    }

    @Test
    void problems_withoutEnd_areCutAtFifty() {
        String body = "{\"errors\":[" + "\"x\",".repeat(80) + "\"x\"]}";
        assertThat(context(Headers.empty(), body).problems()).hasSize(50);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bearer realm=\"x\", error=\"insufficient_scope\", scope=\"a:read b:write\" | a:read b:write",
                "Bearer error=\"insufficient_scope\",scope=\"a:read\" | a:read",
                "Bearer error=\"insufficient_scope\" | ",
                "Bearer error=\"invalid_token\", scope=\"a:read\" | ",
            })
    void missingScope_ofAChallenge_isItsScope(String challenge, String scope) {
        assertThat(context(Headers.of("WWW-Authenticate", challenge), "")
                        .missingScope()
                        .orElse(null))
                .isEqualTo(scope);
    }

    private static ErrorContext context(Headers headers, String body) {
        return new ApiErrors("acme")
                .refusal(
                        ApiRequest.put("/x").build(),
                        new TransportResponse(403, headers, body.getBytes(StandardCharsets.UTF_8)),
                        null,
                        Instant.EPOCH,
                        Echo.of(
                                Headers.of("Authorization", "Bearer token-4711"),
                                URI.create("https://a.example.com"),
                                null,
                                List.of()))
                .context();
    }
}
