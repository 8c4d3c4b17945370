package io.cxintegrate.pg.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.pg.sql.NamedSql.Style;
import io.cxintegrate.pg.sql.NamedSqlException.Reason;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NamedSqlExceptionTest {

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(
                        "select 1,\n 'abc",
                        Reason.UNTERMINATED,
                        "line 2, column 2: the string constant that starts here never ends; add the closing '"),
                arguments(
                        "select E'\\'",
                        Reason.UNTERMINATED,
                        "line 1, column 8: the string constant that starts here never ends; add the closing '"),
                arguments(
                        "select '\\''",
                        Reason.UNTERMINATED,
                        "line 1, column 8: the string constant that starts here never ends; add the closing '"),
                arguments(
                        "select \"a\"\"",
                        Reason.UNTERMINATED,
                        "line 1, column 8: the quoted identifier that starts here never ends; add the closing \""),
                arguments(
                        "do $body$ :x $Body$",
                        Reason.UNTERMINATED,
                        "line 1, column 4: the dollar-quoted string constant that starts here never ends; add the closing"
                                + " $body$"),
                arguments(
                        "select 1 /* /* */",
                        Reason.UNTERMINATED,
                        "line 1, column 10: the comment that starts here never ends; add the closing */ (block comments"
                                + " nest)"),
                arguments(
                        "select '😀', $12",
                        Reason.NATIVE_PARAMETER,
                        "line 1, column 13: found the native parameter $12; give it a name, as in :name or %(name)s"),
                arguments(
                        "select :a;\r\ndrop table t",
                        Reason.MULTIPLE_STATEMENTS,
                        "line 2, column 1: a second statement starts here; a template holds exactly one"),
                arguments(
                        "select\r'a\0b'",
                        Reason.BAD_CHARACTER,
                        "line 2, column 3: the character U+0000 cannot occur in SQL; remove it"),
                arguments(
                        "select '😀\ud83d'",
                        Reason.BAD_CHARACTER,
                        "line 1, column 10: half of a surrogate pair (U+D83D) is not a character; remove it"),
                arguments(
                        "select %(a)s, :b",
                        Reason.MIXED_STYLES,
                        "line 1, column 15: found a :name in a template that also has %(name)s; use one of the two, or say"
                                + " which one counts with NamedSql.parse(sql, style)"),
                arguments(
                        "select {fn timestampdiff(SQL_TSI_DAY, :a, :b)}",
                        Reason.DRIVER_ESCAPE,
                        "line 1, column 8: the JDBC driver rewrites {fn ...} and may reorder the placeholders in it; call"
                                + " PostgreSQL's own function instead"),
                arguments(
                        "select a😀$$, :p, '$$'",
                        Reason.MISREAD_BY_DRIVER,
                        "line 1, column 1: the JDBC driver would see other placeholders in this template than PostgreSQL"
                                + " does; put spaces between its constants, comments and operators"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void parse_unusableTemplate_saysWhereAndWhy(String template, Reason reason, String message) {
        assertRefused(() -> NamedSql.parse(template), reason, message);
    }

    static Stream<Arguments> pyformatRefusals() {
        return Stream.of(
                arguments(
                        "where a like 'x%' and b = %(b)s",
                        Reason.BAD_PLACEHOLDER,
                        "line 1, column 16: expected %(name)s or %% but found %'; write a percent sign that is part of the"
                                + " SQL as %%"),
                arguments(
                        "select %(a)d",
                        Reason.BAD_PLACEHOLDER,
                        "line 1, column 8: expected %(name)s or %% but found %(a)d; write a percent sign that is part of"
                                + " the SQL as %%"),
                arguments(
                        "select %(a",
                        Reason.BAD_PLACEHOLDER,
                        "line 1, column 8: expected %(name)s or %% but found %(; write a percent sign that is part of the"
                                + " SQL as %%"),
                arguments(
                        "select %(b)s, 5 %",
                        Reason.BAD_PLACEHOLDER,
                        "line 1, column 17: expected %(name)s or %% but found %; write a percent sign that is part of the"
                                + " SQL as %%"),
                arguments(
                        "select %()s",
                        Reason.BAD_PLACEHOLDER,
                        "line 1, column 8: expected %(name)s or %% but found %()s; write a percent sign that is part of"
                                + " the SQL as %%"),
                arguments(
                        "select %(a-b)s",
                        Reason.BAD_NAME,
                        "line 1, column 10: 'a-b' is not a parameter name; begin with a letter or _, go on with letters,"
                                + " digits, _ or $"),
                arguments(
                        "select %(a)s, %s",
                        Reason.POSITIONAL,
                        "line 1, column 15: found the positional placeholder %s; give it a name, as in %(name)s"),
                arguments(
                        "select '%%', '%(a)s'",
                        Reason.IN_LITERAL,
                        "line 1, column 15: the placeholder %(a)s stands inside a string constant, where no value can be"
                                + " bound; take it out, or write %%(a)s if the text itself is meant"),
                arguments(
                        "select %(a)s, \"%(b)s\"",
                        Reason.IN_LITERAL,
                        "line 1, column 16: the placeholder %(b)s stands inside a quoted identifier, where no value can be"
                                + " bound; take it out, or write %%(b)s if the text itself is meant"),
                arguments(
                        "select 1 -- %(a)s",
                        Reason.IN_LITERAL,
                        "line 1, column 13: the placeholder %(a)s stands inside a comment, where no value can be bound;"
                                + " take it out, or write %%(a)s if the text itself is meant"),
                arguments(
                        "select %(a)s, '%%",
                        Reason.UNTERMINATED,
                        "line 1, column 15: the string constant that starts here never ends; add the closing '"));
    }

    @ParameterizedTest
    @MethodSource("pyformatRefusals")
    void parse_unusablePyformatTemplate_saysWhereAndWhy(String template, Reason reason, String message) {
        assertRefused(() -> NamedSql.parse(template, Style.PYFORMAT), reason, message);
    }

    @Test
    void parse_oneParameterTooMany_isRefused() {
        assertThat(NamedSql.parse("select " + ":a,".repeat(65_535)).parameterNames())
                .hasSize(65_535);
        assertRefused(
                () -> NamedSql.parse("select " + ":a,".repeat(65_536)),
                Reason.TOO_MANY_PARAMETERS,
                "line 1, column 196613: this is one of 65536 placeholders; PostgreSQL takes at most 65535: bind an array"
                        + " instead");
    }

    @Test
    void error_position_isAlsoInFields() {
        assertThatThrownBy(() -> NamedSql.parse("select\n\n  $1"))
                .isInstanceOf(InvalidInputException.class)
                .isInstanceOfSatisfying(NamedSqlException.class, e -> {
                    assertThat(e.line()).isEqualTo(3);
                    assertThat(e.column()).isEqualTo(3);
                    assertThat(e.retryable()).isFalse();
                });
    }

    private static void assertRefused(ThrowingCallable parse, Reason reason, String message) {
        assertThatThrownBy(parse)
                .isInstanceOfSatisfying(
                        NamedSqlException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage("SQL template, " + message);
    }
}
