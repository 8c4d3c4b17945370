package io.cxintegrate.genesys.dataaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.lambda.LambdaHost;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.server.RecordedCall;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values that try to leave their path segment, over a real socket: what arrives at the service is what counts. The service knows
 * none of these users, and answers 404.
 */
class HostileInputTest {
    private static JsonObject handle(FakeRestService rest, Object userId) {
        try (RestDataAction action = FetchUser.action(rest).build()) {
            return LambdaHost.of(DataActionEndpoint.builder("fetch-user", action)
                            .format(GenesysWireFormat.standard())
                            .auth(EndpointAuth.none())
                            .build())
                    .handle(FetchUser.event(userId));
        }
    }

    static List<Arguments> encoded() {
        return List.of(
                Arguments.of("1/2", "/users/1%2F2"),
                Arguments.of("1?x=y", "/users/1%3Fx%3Dy"),
                Arguments.of("1#x", "/users/1%23x"),
                Arguments.of("1&x=y", "/users/1%26x%3Dy"),
                Arguments.of("%2e%2e", "/users/%252e%252e"),
                Arguments.of("%2e%2e%2fadmin", "/users/%252e%252e%252fadmin"),
                Arguments.of("..%c0%af", "/users/..%25c0%25af"),
                Arguments.of("1;admin=true", "/users/1%3Badmin%3Dtrue"),
                Arguments.of("@evil.example", "/users/%40evil.example"),
                Arguments.of("//evil.example", "/users/%2F%2Fevil.example"),
                Arguments.of("http://evil.example/", "/users/http%3A%2F%2Fevil.example%2F"),
                Arguments.of("{userId}", "/users/%7BuserId%7D"),
                Arguments.of("${jndi:ldap://x}", "/users/%24%7Bjndi%3Aldap%3A%2F%2Fx%7D"),
                Arguments.of("1 HTTP/1.1", "/users/1%20HTTP%2F1.1"),
                Arguments.of("．．／", "/users/%EF%BC%8E%EF%BC%8E%EF%BC%8F"));
    }

    @ParameterizedTest
    @MethodSource("encoded")
    void handle_valueWithDelimiters_staysInItsSegment(String userId, String path) {
        try (FakeRestService rest = FakeRestService.start()) {
            JsonObject answer = handle(rest, userId);

            assertThat(rest.journal().calls()).extracting(RecordedCall::path).containsExactly(path);
            assertThat(answer.string("error")).isEqualTo("HTTP Error: 404 - Not Found");
        }
    }

    static List<Arguments> refused() {
        String dots = "Invalid input: userId must not contain '.' or '..' as an element of a path";
        String control = "Invalid input: userId must not contain control characters";
        return List.of(
                Arguments.of("../admin", dots),
                Arguments.of("..", dots),
                Arguments.of(".", dots),
                Arguments.of("1/../../admin", dots),
                Arguments.of("..\\admin", dots),
                Arguments.of("1\r\nX-Injected: yes", control),
                Arguments.of("1\r\n\r\nGET /admin HTTP/1.1", control),
                Arguments.of("1\u0000", control),
                Arguments.of("1\u007f", control),
                Arguments.of(
                        "a".repeat(100_000), "Invalid input: userId must have at most 2048 characters but has 100000"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void handle_valueThatClimbsOrBreaks_neverLeaves(String userId, String error) {
        try (FakeRestService rest = FakeRestService.start()) {
            JsonObject answer = handle(rest, userId);

            assertThat(answer.string("status")).isEqualTo("error");
            assertThat(answer.string("error")).isEqualTo(error);
            assertThat(rest.journal().calls()).isEmpty();
        }
    }

    @Test
    void handle_longestValue_arrivesWhole() {
        try (FakeRestService rest = FakeRestService.start()) {
            handle(rest, "a".repeat(2048));

            assertThat(rest.journal().calls())
                    .extracting(RecordedCall::path)
                    .containsExactly("/users/" + "a".repeat(2048));
        }
    }
}
