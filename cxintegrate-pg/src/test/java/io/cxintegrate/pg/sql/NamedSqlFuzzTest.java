package io.cxintegrate.pg.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

/** Whatever is taken for a template. Documented: NamedSqlException. */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class NamedSqlFuzzTest {
    private static final String[] PIECES = {
        "select ",
        "from t where ",
        ":a",
        ":größe",
        "%(a)s",
        "%(b c)s",
        "%%",
        "%s",
        "::int",
        ":=",
        "a[1:i]",
        "?",
        "??",
        "?|",
        "$1",
        "$$",
        "$t$",
        "$q0$",
        "'",
        "''",
        "\"",
        "E'",
        "e'\\'",
        "U&'",
        "\\",
        "\\:",
        "--",
        "/*",
        "*/",
        "/*/",
        "\n",
        "\r\n",
        "\t",
        " ",
        ";",
        "{fn ",
        "{d '",
        "}",
        "(",
        ")",
        ",",
        "1",
        "0x1F",
        "1.5e3",
        "\0",
        "\uD800",
        "\uDC00",
        "\uFEFF",
        "\u00A0",
        "😀",
        "@>",
        "x".repeat(300),
        ":p,".repeat(200),
        "(".repeat(300),
        "/*".repeat(200),
        "'".repeat(101)
    };

    @Group
    @PropertyDefaults(tries = 500, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        @Provide
        Arbitrary<String> templates() {
            Arbitrary<String> pieces =
                    Arbitraries.of(PIECES).list().ofMaxSize(14).map(all -> String.join("", all));
            return Arbitraries.frequencyOf(
                    Tuple.of(8, pieces), Tuple.of(1, Arbitraries.strings().ofMaxLength(80)));
        }

        @Property
        void parse_anyTemplate_isStableOrSaysWhere(@ForAll("templates") String template) {
            NamedSql sql;
            try {
                sql = NamedSql.parse(template);
            } catch (NamedSqlException e) {
                check(e, template);
                return;
            }
            check(sql, template);
            NamedSql again = NamedSql.parse(sql.sql(), sql.style());
            assertThat(again.positionalSql()).isEqualTo(sql.positionalSql());
            assertThat(again.parameterNames()).isEqualTo(sql.parameterNames());
        }

        @Property
        void parse_anyTemplateInAStyle_isUsableOrSaysWhere(
                @ForAll("templates") String template, @ForAll NamedSql.Style style) {
            try {
                check(NamedSql.parse(template, style), template);
            } catch (NamedSqlException e) {
                check(e, template);
            }
        }

        private static void check(NamedSql sql, String template) {
            assertThat(sql.sql()).isEqualTo(template);
            assertThat(sql.parameterNames()).allMatch(SqlScanner::isName);
            assertThat(sql.distinctNames())
                    .containsExactlyInAnyOrderElementsOf(
                            List.copyOf(new java.util.LinkedHashSet<>(sql.parameterNames())));
            assertThat(sql.positionalSql().length()).isLessThanOrEqualTo(3 * template.length() + 10);
            // The server's view of what goes to the driver: as many questions as there are names.
            PositionalSql server =
                    PositionalSql.of(new SqlLexer(SqlSource.of(template, sql.style()), sql.style()).tokens(), false);
            assertThat(server.forServer().chars().filter(c -> c == '$').count())
                    .isGreaterThanOrEqualTo(sql.parameterNames().size());
        }

        private static void check(NamedSqlException e, String template) {
            assertThat(e.line())
                    .isBetween(
                            1,
                            1
                                    + (int) template.chars()
                                            .filter(c -> c == '\n' || c == '\r')
                                            .count());
            assertThat(e.column()).isBetween(1, template.length() + 1);
            assertThat(e.getMessage())
                    .startsWith("SQL template, line " + e.line() + ", column " + e.column() + ": ")
                    .hasSizeLessThan(1_000);
        }
    }
}
