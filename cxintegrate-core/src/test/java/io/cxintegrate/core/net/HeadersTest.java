package io.cxintegrate.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadersTest {
    @Test
    void with_anyOrder_isKeptByNameWithoutRegardToCase() {
        Headers headers = Headers.of("b", "2").with("C", "3").with("A", "1").with("d", "4");

        assertThat(lines(headers)).containsExactly("A=1", "b=2", "C=3", "d=4");
        assertThat(headers).hasToString("Headers[A, b, C, d]");
    }

    @Test
    void with_nameInAnotherSpelling_replacesNameAndValue() {
        Headers before = Headers.of("a", "0").with("Content-Type", "x").with("z", "9");

        Headers after = before.with("CONTENT-TYPE", "y");

        assertThat(lines(after)).containsExactly("a=0", "CONTENT-TYPE=y", "z=9");
        assertThat(lines(before)).containsExactly("a=0", "Content-Type=x", "z=9");
    }

    @Test
    void withAll_someOfTheSameName_replacesThose() {
        Headers headers =
                Headers.of("a", "1").with("b", "2").withAll(Headers.of("B", "3").with("c", "4"));

        assertThat(lines(headers)).containsExactly("a=1", "B=3", "c=4");
        assertThat(headers.withAll(Headers.empty())).isSameAs(headers);
    }

    @Test
    void adding_nameThatIsThere_keepsTheValuesInOrder() {
        Headers headers = Headers.of("a", "1").adding("A", "2").adding("b", "3");

        assertThat(headers.all("a")).containsExactly("1", "2");
        assertThat(headers.first("A")).contains("1");
    }

    @Test
    void without_anySpelling_dropsTheField() {
        Headers headers = Headers.of("a", "1").with("b", "2");

        assertThat(lines(headers.without("A"))).containsExactly("b=2");
        assertThat(headers.without("x")).isSameAs(headers);
    }

    @Test
    void ofAll_noOrderAndTwoSpellings_areMerged() {
        Map<String, List<String>> map = new LinkedHashMap<>();
        map.put("z", List.of("9"));
        map.put("Set-Cookie", List.of("1"));
        map.put("a", List.of("0"));
        map.put("set-cookie", List.of("2", "3"));

        Headers headers = Headers.ofAll(map);

        assertThat(lines(headers)).containsExactly("a=0", "Set-Cookie=1", "Set-Cookie=2", "Set-Cookie=3", "z=9");
        assertThat(headers.names()).containsExactly("a", "Set-Cookie", "z");
    }

    @Test
    void equals_otherSpellingAndOrder_isEqual() {
        Headers one = Headers.of("a", "1").with("B", "2");
        Headers other = Headers.of("b", "2").with("A", "1");

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).isNotEqualTo(one.with("a", "2")).isNotEqualTo(one.without("a"));
        assertThat(one).isNotEqualTo(Headers.of("a", "1").with("c", "2")).isNotEqualTo("a");
    }

    private static List<String> lines(Headers headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach((name, value) -> lines.add(name + "=" + value));
        return lines;
    }
}
