package io.cxintegrate.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldPathTest {
    private final JsonObject in = JsonObject.parse(
            "{\"company\":{\"name\":\"Acme\",\"nil\":null},\"a.b\":1,\"items\":[{\"sku\":\"x\"}],\"s\":\"t\"}");

    @Test
    void get_presentPaths_find() {
        assertThat(FieldPath.parse("company.name").get(in)).contains("Acme");
        assertThat(FieldPath.parse("items[0].sku").get(in)).contains("x");
        assertThat(FieldPath.parse("a\\.b").get(in)).contains(1);
        assertThat(FieldPath.ofName("a.b").get(in)).contains(1);
        assertThat(FieldPath.parse("/company/name").get(in)).contains("Acme");
        assertThat(FieldPath.parse("/items/0/sku").get(in)).contains("x");
        assertThat(FieldPath.parse("/a.b").get(in)).contains(1);
    }

    @Test
    void exists_nullAndMissing_areToldApart() {
        assertThat(FieldPath.parse("company.nil").exists(in)).isTrue();
        assertThat(FieldPath.parse("company.nil").get(in)).isEmpty();
        for (String missing : new String[] {"company.none", "s.deeper", "items[1]", "items.x", "company[0]", "none"}) {
            assertThat(FieldPath.parse(missing).exists(in)).as(missing).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1, expected a name",
        "a., 3, expected a name",
        ".a, 1, expected a name",
        "a..b, 3, expected a name",
        "a[, 3, expected ']'",
        "a[x], 3, expected an array index of up to 9 digits",
        "a[-1], 3, expected an array index of up to 9 digits",
        "a[0]b, 5, expected '.' or '['",
        "/a~2, 3, ~ must be followed by 0 or 1",
        "/a/b~, 5, ~ must be followed by 0 or 1",
        "a\\, 3, a backslash must be followed by the character it stands for"
    })
    void parse_malformed_saysWhere(String text, int position, String problem) {
        assertThatThrownBy(() -> FieldPath.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("bad field path '" + text + "' at position " + position + ": " + problem);
    }

    @Test
    void set_deepPath_makesTheWay() {
        Map<String, Object> out = new LinkedHashMap<>();
        FieldPath.parse("a.b.c").set(out, 1);
        FieldPath.parse("a.d").set(out, null);
        assertThat(Json.write(out)).isEqualTo("{\"a\":{\"b\":{\"c\":1},\"d\":null}}");
        assertThatThrownBy(() -> FieldPath.parse("a.b.c.d").set(out, 2))
                .hasMessage("cannot write to 'a.b.c.d': there is number where 'c' should be an object");
        assertThatThrownBy(() -> FieldPath.parse("a[0]").set(out, 2))
                .hasMessage("cannot write to 'a[0]': a target path has names only, no array index");
    }

    @Test
    void toPointer_specialCharacters_areEscaped() {
        assertThat(FieldPath.parse("a/b.c~d[2]").toPointer()).isEqualTo("/a~1b/c~0d/2");
    }

    @ParameterizedTest
    @CsvSource({
        "/a~1b/c~0d/2, a/b.c~d[2]",
        "/~01, ~1",
        "/0/00/0, 0.00[0]",
        "/a/1234567890, a.1234567890",
        "/a/*/b.c, a.\\*.b\\.c",
        "/~1a/~1b, \\/a./b",
        "/a//b, /a//b",
        "/, /"
    })
    void parse_pointer_isTheSamePlaceAsWithDots(String pointer, String dots) {
        assertThat(FieldPath.parse(pointer)).hasToString(dots).isEqualTo(FieldPath.parse(dots));
        assertThat(FieldPath.parse(pointer).toPointer()).isEqualTo(pointer);
        assertThat(PathPattern.parse(pointer)).hasToString(dots).isEqualTo(PathPattern.parse(dots));
        assertThat(PathPattern.parse(pointer).wildcards()).isEmpty();
    }

    @Property
    void parse_anyName_roundTrips(@ForAll String name) {
        FieldPath path = FieldPath.ofName(name);

        assertThat(FieldPath.parse(path.toString())).isEqualTo(path);
        assertThat(FieldPath.parse(path.toPointer())).isEqualTo(path);
    }

    @Property
    void parse_anyText_throwsNothingElse(@ForAll String text) {
        try {
            assertThat(FieldPath.parse(text).toString()).isNotEmpty();
        } catch (InvalidInputException expected) {
            assertThat(expected).hasMessageContaining("at position");
        }
    }
}
