package io.cxintegrate.core.transform.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTextTest {
    private static final SourceText LINES = new SourceText("a\nbc\r\nd\re\n");

    @ParameterizedTest
    @CsvSource({"0,1,1", "1,1,2", "2,2,1", "3,2,2", "4,2,3", "6,3,1", "8,4,1", "10,5,1", "-1,0,0"})
    void lineAndColumn_ofEveryLineEnd_areThoseOfAnEditor(int offset, int line, int column) {
        assertThat(LINES.line(offset)).isEqualTo(line);
        assertThat(LINES.column(offset)).isEqualTo(column);
    }

    @Test
    void excerpt_showsTheLineAndACaret() {
        assertThat(LINES.excerpt(3)).isEqualTo("  bc\n   ^");
        assertThat(new SourceText("\tx").excerpt(1)).isEqualTo("   x\n   ^");
        assertThat(new SourceText("").excerpt(0)).isEqualTo("  \n  ^");
    }

    @Test
    void excerpt_longLine_isCutOnBothSides() {
        SourceText text = new SourceText("x".repeat(150) + "!" + "y".repeat(150));
        List<String> lines = text.excerpt(150).lines().toList();

        assertThat(lines.get(0)).isEqualTo("  ..." + "x".repeat(60) + "!" + "y".repeat(39) + "...");
        assertThat(lines.get(0).charAt(lines.get(1).indexOf('^'))).isEqualTo('!');
    }

    @Test
    void offset_ofAnEnginePosition_isTheStartOfItsToken() {
        SourceText text = new SourceText("{\"x\": $sum(list), 'y': (1)}");

        assertThat(text.offset(11)).isEqualTo(6);
        assertThat(text.offset(15)).isEqualTo(11);
        assertThat(text.offset(24)).isEqualTo(23);
        assertThat(text.offset(0)).isEqualTo(-1);
        assertThat(text.offset(-1)).isEqualTo(-1);
        assertThat(text.offset(99)).isEqualTo(26);
    }

    @Test
    void only_choosesNothingAmongSeveral() {
        SourceText text = new SourceText("$a + $b + $a");

        assertThat(text.only(List.of("$b"))).isEqualTo(5);
        assertThat(text.only(List.of("$a"))).isEqualTo(-1);
        assertThat(text.only(List.of("$c"))).isEqualTo(-1);
    }

    @Test
    void variables_areThoseOutsideOfTextsAndComments() {
        assertThat(new SourceText("$a + $.b & '$c' /* $d */ & $$ & /$e/").variables())
                .containsExactlyInAnyOrder("a", "", "$");
    }
}
