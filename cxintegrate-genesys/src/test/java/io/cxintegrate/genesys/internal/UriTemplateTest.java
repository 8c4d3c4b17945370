package io.cxintegrate.genesys.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriTemplateTest {
    private static UriTemplate template(String text) {
        Violations v = Violations.of("test");
        return UriTemplate.parse(text, v).orElseThrow(() -> new AssertionError(v.list()));
    }

    private static String expand(String text, Object value) {
        return template(text).expand(JsonObject.of("x", value));
    }

    private static List<String> problems(String text) {
        Violations v = Violations.of("test");
        assertThat(UriTemplate.parse(text, v)).isEmpty();
        return v.list().stream().map(Violation::toString).toList();
    }

    @Test
    void parse_fullTemplate_knowsItsParts() {
        UriTemplate t = template("https://Api.Example.com:8443/v1/users/{userId}.json?lang={lang}&fixed=a%20b&q=p-{q}");

        assertThat(t.base()).isEqualTo(URI.create("https://Api.Example.com:8443"));
        assertThat(t.host()).isEqualTo("api.example.com");
        assertThat(t.isSecure()).isTrue();
        assertThat(t.pathVariables()).containsExactly("userId");
        assertThat(t.queryVariables()).containsExactly("lang", "q");
        assertThat(t)
                .hasToString("https://Api.Example.com:8443/v1/users/{userId}.json?lang={lang}&fixed=a%20b&q=p-{q}");
        assertThat(t.expand(JsonObject.of("userId", 7, "q", "z"))).isEqualTo("/v1/users/7.json?fixed=a%20b&q=p-z");
    }

    @ParameterizedTest
    @CsvSource({
        "https://h, /",
        "https://h/, /",
        "https://h/a, /a",
        "https://h/a/, /a/",
        "https://h//a, //a",
        "https://h?a=1, /?a=1"
    })
    void expand_withoutVariables_isTheTemplate(String text, String expected) {
        assertThat(template(text).expand(JsonObject.empty())).isEqualTo(expected);
    }

    static List<Arguments> values() {
        return List.of(
                Arguments.of("Leanne", "Leanne"),
                Arguments.of(1, "1"),
                Arguments.of(new BigInteger("12345678901234567890"), "12345678901234567890"),
                Arguments.of(new BigDecimal("1.50"), "1.50"),
                Arguments.of(new BigDecimal("1E+3"), "1000"),
                Arguments.of(true, "true"),
                Arguments.of("a b", "a%20b"),
                Arguments.of("a+b", "a%2Bb"),
                Arguments.of("1/2", "1%2F2"),
                Arguments.of("1\\2", "1%5C2"),
                Arguments.of("1?x=y", "1%3Fx%3Dy"),
                Arguments.of("1&x=y", "1%26x%3Dy"),
                Arguments.of("1#frag", "1%23frag"),
                Arguments.of("%2e%2e", "%252e%252e"),
                Arguments.of("%2e%2e%2fadmin", "%252e%252e%252fadmin"),
                Arguments.of("a;jsessionid=1", "a%3Bjsessionid%3D1"),
                Arguments.of("@evil.example", "%40evil.example"),
                Arguments.of("//evil.example/", "%2F%2Fevil.example%2F"),
                Arguments.of("https://evil.example", "https%3A%2F%2Fevil.example"),
                Arguments.of("{x}", "%7Bx%7D"),
                Arguments.of("...", "..."),
                Arguments.of("a..b", "a..b"),
                Arguments.of("ı", "%C4%B1"),
                Arguments.of("\uD83D\uDE00", "%F0%9F%98%80"),
                Arguments.of("~-._", "~-._"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void expand_anyValue_staysInItsPathSegment(Object value, String encoded) {
        assertThat(expand("https://h/users/{x}/orders", value)).isEqualTo("/users/" + encoded + "/orders");
    }

    @ParameterizedTest
    @MethodSource("values")
    void expand_anyValue_staysInItsQueryParameter(Object value, String encoded) {
        assertThat(expand("https://h/users?a={x}&b=1", value)).isEqualTo("/users?a=" + encoded + "&b=1");
    }

    static List<Arguments> refusedInPath() {
        String dots = "x must not contain '.' or '..' as an element of a path";
        String control = "x must not contain control characters";
        return List.of(
                Arguments.of(".", dots),
                Arguments.of("..", dots),
                Arguments.of("../admin", dots),
                Arguments.of("a/../../b", dots),
                Arguments.of("a/./b", dots),
                Arguments.of("..\\admin", dots),
                Arguments.of("a/..", dots),
                Arguments.of("1\r\nHost: evil", control),
                Arguments.of("1\n", control),
                Arguments.of("1\u0000", control),
                Arguments.of("1\u0085", control),
                Arguments.of("", "x must not be blank"),
                Arguments.of(" \t", "x must not be blank"),
                Arguments.of("\uD83D", "x must not contain half of a surrogate pair"),
                Arguments.of("a".repeat(2049), "x must have at most 2048 characters but has 2049"),
                Arguments.of(new BigDecimal("1E+401"), "x must be a number of at most 400 digits"),
                Arguments.of(new BigDecimal("1E-401"), "x must be a number of at most 400 digits"),
                Arguments.of(List.of(1), "x must be a string, number or boolean but is of type array"),
                Arguments.of(JsonObject.empty(), "x must be a string, number or boolean but is of type object"));
    }

    @ParameterizedTest
    @MethodSource("refusedInPath")
    void expand_hostileValueInPath_isRefusedWithoutRepeatingIt(Object value, String message) {
        assertThatThrownBy(() -> expand("https://h/users/{x}", value))
                .isExactlyInstanceOf(UnfitValueException.class)
                .hasMessage(message);
    }

    @Test
    void expand_missingPathValue_isRefused() {
        assertThatThrownBy(() -> template("https://h/users/{x}").expand(JsonObject.empty()))
                .isExactlyInstanceOf(UnfitValueException.class)
                .hasMessage("x must be a string, number or boolean but is of type null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://h/{x}{x}", "https://h/{x}.", "https://h/.{x}"})
    void expand_dotsPutTogether_areRefused(String text) {
        assertThatThrownBy(() -> expand(text, "."))
                .isExactlyInstanceOf(UnfitValueException.class)
                .hasMessage("x must not contain '.' or '..' as an element of a path");
        assertThatThrownBy(() -> expand(text, ""))
                .isExactlyInstanceOf(UnfitValueException.class)
                .hasMessage("x must not be blank");
    }

    @Test
    void expand_longestValue_isTaken() {
        assertThat(expand("https://h/{x}", "a".repeat(2048))).hasSize(2049);
    }

    @Test
    void expand_controlCharactersInQuery_areEncoded() {
        assertThat(expand("https://h/?q={x}", "1\r\n2")).isEqualTo("/?q=1%0D%0A2");
        assertThat(expand("https://h/?q={x}", "")).isEqualTo("/?q=");
    }

    @Test
    void expand_nullQueryValue_leavesTheParameterOut() {
        UriTemplate t = template("https://h/?a={a}&b={b}");

        assertThat(t.expand(JsonObject.of("a", null, "b", false))).isEqualTo("/?b=false");
        assertThat(t.expand(JsonObject.empty())).isEqualTo("/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/users/{x} | uri: must be absolute, http or https, with a host, such as https://example.com/users/{userId}",
                "ftp://h/{x} | uri: must be absolute, http or https, with a host, such as https://example.com/users/{userId}",
                "https:///users | uri: must be absolute, http or https, with a host, such as https://example.com/users/{userId}",
                "https://{x}/users | uri: must not take scheme, host or port from the input; variables stand in path and query",
                "https://{x}.h/users | uri: must not take scheme, host or port from the input; variables stand in path and query",
                "https://h{x}/users | uri: must not take scheme, host or port from the input; variables stand in path and query",
                "https://h?{x}=1 | uri: must not take the name of a query parameter from the input, as in '{x}=1'",
                "https://h?{x} | uri: must not take the name of a query parameter from the input, as in '{x}'",
                "https://user:pw@h/ | uri: must not carry user info; use auth or a header",
                "https://h/#{x} | uri: must not have a fragment; it is never sent",
                "https://h/{x | uri: has a brace that is not part of a {variable} of letters, digits, '_' and '-'",
                "https://h/{} | uri: has a brace that is not part of a {variable} of letters, digits, '_' and '-'",
                "https://h/{a.b} | uri: has a brace that is not part of a {variable} of letters, digits, '_' and '-'",
                "https://h/a/../{x} | uri: must not have '.' or '..' as a segment",
                "https://h/a b | uri: is not a URI: Illegal character in path at index 11 once each variable is 'x'"
            })
    void parse_badTemplate_saysWhatIsWrong(String text, String problem) {
        assertThat(problems(text)).containsExactly(problem);
    }

    @Test
    void parse_severalFaults_areToldAtOnce() {
        assertThat(problems("http://u@{x}.h/./?{y}=1#f"))
                .containsExactly(
                        "uri: must not take scheme, host or port from the input; variables stand in path and query",
                        "uri: must not carry user info; use auth or a header",
                        "uri: must not have a fragment; it is never sent",
                        "uri: must not have '.' or '..' as a segment",
                        "uri: must not take the name of a query parameter from the input, as in '{y}=1'");
    }
}
