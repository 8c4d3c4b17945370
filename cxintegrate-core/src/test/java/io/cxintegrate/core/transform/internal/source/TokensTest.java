package io.cxintegrate.core.transform.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.transform.internal.source.Token.Kind;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
    private static String cut(String source) {
        return Tokens.of(source).stream().map(Token::text).collect(Collectors.joining(" _ "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "a.b[0]                  § a _ . _ b _ [ _ 0 _ ]",
                "$$.x & $y               § $$ _ . _ x _ & _ $y",
                "[1..3]                  § [ _ 1 _ .. _ 3 _ ]",
                "a>=1 and b!=-2.5e3      § a _ >= _ 1 _ and _ b _ != _ - _ 2.5e3",
                "'it\\'s' & \"a\\\\\"    § 'it\\'s' _ & _ \"a\\\\\"",
                "a / b / c               § a _ / _ b _ / _ c",
                "$match(x, /a\\/[/]b/im) § $match _ ( _ x _ , _ /a\\/[/]b/im _ )",
                "(a) / 2                 § ( _ a _ ) _ / _ 2",
                "* / 2 % 3               § * _ / _ 2 _ % _ 3",
                "a.%.b.**                § a _ . _ % _ . _ b _ . _ **",
                "$f(?, 1) ~> $g          § $f _ ( _ ? _ , _ 1 _ ) _ ~> _ $g",
                "a /* b /* */ c          § a _ c",
                "`a b`.c                 § `a b` _ . _ c",
                "or.and or in in in      § or _ . _ and _ or _ in _ in _ in",
                "a ?: b ?? c             § a _ ?: _ b _ ?? _ c",
                "x := 007                § x _ := _ 0 _ 0 _ 7",
            })
    void of_source_isCutAsTheGrammarDoes(String source, String tokens) {
        assertThat(cut(source)).isEqualTo(tokens);
    }

    @Test
    void of_wordsThatJoin_areOperatorsOnlyBetweenValues() {
        assertThat(Tokens.of("or or in")).extracting(Token::kind).containsExactly(Kind.NAME, Kind.OPERATOR, Kind.NAME);
    }

    @Test
    void of_textNeverClosed_reachesToTheEnd() {
        for (String open : List.of("'a b", "\"a \\", "`a b", "/a b", "/* a b")) {
            assertThat(Tokens.of(open))
                    .as(open)
                    .singleElement()
                    .extracting(Token::end)
                    .isEqualTo(open.length());
        }
        assertThat(Tokens.of("x /* a")).extracting(Token::kind).containsExactly(Kind.NAME, Kind.OPEN_COMMENT);
    }

    @Property
    void of_anyText_isCoveredInOrder(@ForAll String source) {
        int last = 0;
        for (Token t : Tokens.of(source)) {
            assertThat(t.start()).isGreaterThanOrEqualTo(last);
            assertThat(t.end()).isGreaterThan(t.start()).isLessThanOrEqualTo(source.length());
            assertThat(source.substring(t.start(), t.end())).isEqualTo(t.text());
            last = t.end();
        }
    }
}
