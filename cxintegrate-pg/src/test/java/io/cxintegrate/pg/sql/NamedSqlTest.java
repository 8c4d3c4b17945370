package io.cxintegrate.pg.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cxintegrate.pg.sql.NamedSql.Style;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamedSqlTest {

    @Test
    void parse_repeatedNames_keepsBindingOrder() {
        NamedSql sql = NamedSql.parse("select :b, :a, :b");
        assertThat(sql.sql()).isEqualTo("select :b, :a, :b");
        assertThat(sql).hasToString(sql.sql());
        assertThat(sql.style()).isEqualTo(Style.COLON);
        assertThat(sql.positionalSql()).isEqualTo("select ?, ?, ?");
        assertThat(sql.parameterNames()).containsExactly("b", "a", "b");
        assertThat(sql.distinctNames()).containsExactly("b", "a");
        assertThatThrownBy(() -> sql.parameterNames().add("c")).isInstanceOf(UnsupportedOperationException.class);
    }

    static Stream<Arguments> colonTemplates() {
        return Stream.of(
                // names
                arguments("where u=:user and o=:order", "where u=? and o=?", "user order"),
                arguments("select :_x, :x1, :größe, :x$y", "select ?, ?, ?, ?", "_x x1 größe x$y"),
                arguments("values (:a,:b),(:a,:c)", "values (?,?),(?,?)", "a b a c"),
                arguments("select :a.b, :c[1]", "select ?.b, ?[1]", "a c"),
                arguments("select 1<:a,2>=:b,-:c,@:d,!!:e", "select 1<?,2>=?,-?,@?,!!?", "a b c d e"),
                // string constants
                arguments("select 'it''s :x', :p", "select 'it''s :x', ?", "p"),
                arguments("select 'C:\\', :p", "select 'C:\\', ?", "p"),
                arguments("select E'\\':x', :p", "select E'\\':x', ?", "p"),
                arguments("select e'\\\\', :p", "select e'\\\\', ?", "p"),
                arguments("select type'\\', :p", "select type'\\', ?", "p"),
                arguments("select U&'\\0441:x' uescape '!', :p", "select U&'\\0441:x' uescape '!', ?", "p"),
                arguments("select B'01', x'FF', N':x', :p", "select B'01', x'FF', N':x', ?", "p"),
                arguments("select 'a'\n ':x', :p", "select 'a'\n ':x', ?", "p"),
                arguments("select 'a' -- it's\n ':x', :p", "select 'a' -- it's\n ':x', ?", "p"),
                arguments("select interval '1:30', :p", "select interval '1:30', ?", "p"),
                // quoted identifiers
                arguments("select \"a\"\":x\", :p", "select \"a\"\":x\", ?", "p"),
                arguments("select U&\"d\\0061:x\", :p", "select U&\"d\\0061:x\", ?", "p"),
                // dollar quotes
                arguments("select $$ :x '$$, :p", "select $$ :x '$$, ?", "p"),
                arguments("select $t$ $$ :x $T$ $t$, :p", "select $t$ $$ :x $T$ $t$, ?", "p"),
                arguments("select $ñ$ :x $n$ $ñ$, :p", "select $ñ$ :x $n$ $ñ$, ?", "p"),
                arguments("select v$x$y, :p", "select v$x$y, ?", "p"),
                arguments("select 1$$:x$$, :p", "select 1$$:x$$, ?", "p"),
                // comments
                arguments("select 1 -- :x\r, :p", "select 1 -- :x\r, ?", "p"),
                arguments("select /* :x /* */ :y */ :p", "select /* :x /* */ :y */ ?", "p"),
                arguments("select /*/ :x */ :p", "select /*/ :x */ ?", "p"),
                arguments("select 2*/*c*/:p", "select 2*/*c*/?", "p"),
                arguments("select a // :p # :q", "select a // ? # ?", "p q"),
                // colons that are something else
                arguments("select :p::text, a::int", "select ?::text, a::int", "p"),
                arguments("select :::p", "select ::?", "p"),
                arguments("select f(x := 1, y := :p)", "select f(x := 1, y := ?)", "p"),
                arguments("select a[1:2], a[i:j], a[1:f(x)]", "select a[1:2], a[i:j], a[1:f(x)]", ""),
                arguments("select a[\"lo\":hi]", "select a[\"lo\":hi]", ""),
                arguments("select a[:2], a[1::hi]", "select a[:2], a[1::hi]", ""),
                arguments("select a[:lo : :hi], a[i : :j]", "select a[? : ?], a[i : ?]", "lo hi j"),
                arguments("select 0x1F:p, 1_000:p, 1.5e-3:p", "select 0x1F:p, 1_000:p, 1.5e-3:p", ""),
                arguments("select a:p, :q:r", "select a:p, ?:r", "q"),
                arguments("select 1 where x=:p and:q", "select 1 where x=? and:q", "p"),
                arguments("select 12\\:30, \\:x, :p", "select 12:30, :x, ?", "p"),
                arguments("select :e'x', :b'1', :u&'x', :p'y'", "select :e'x', :b'1', :u&'x', ?'y'", "p"),
                arguments("select : , :1, :p", "select : , :1, ?", "p"),
                arguments("select\u00a0:p, ：q", "select\u00a0:p, ：q", ""),
                // operators with question marks
                arguments("select j ? 'k', j ?| :a, j ?& :b", "select j ?? 'k', j ??| ?, j ??& ?", "a b"),
                arguments("select j @? :p::jsonpath, a ?-| b", "select j @?? ?::jsonpath, a ??-| b", "p"),
                arguments("select j ?? :p, a ??| b", "select j ?? ?, a ??| b", "p"),
                arguments("select j?:p", "select j?? ?", "p"),
                arguments("select :j?'k'", "select ? ??'k'", "j"),
                arguments("select 'why?' \"q?\" $$?$$ /*?*/ --?", "select 'why?' \"q?\" $$?$$ /*?*/ --?", ""),
                // the end of the statement
                arguments("select :p ;; \n; ", "select ? ;; \n; ", "p"),
                arguments("", "", ""),
                // percent signs mean nothing here
                arguments("select 7 % :p, a like '%', b %% c", "select 7 % ?, a like '%', b %% c", "p"));
    }

    @ParameterizedTest
    @MethodSource("colonTemplates")
    void parse_colonTemplate_readsLikePostgres(String template, String positional, String names) {
        assertParsed(NamedSql.parse(template), positional, names);
        assertParsed(NamedSql.parse(template, Style.COLON), positional, names);
    }

    static Stream<Arguments> pyformatTemplates() {
        return Stream.of(
                arguments("select %(a)s, %(b)s, %(a)s", "select ?, ?, ?", "a b a"),
                arguments("a like '%%' || %(p)s || '%%' and b %% 2 = 0", "a like '%' || ? || '%' and b % 2 = 0", "p"),
                arguments("select %%%(p)s, E'\\'%%'", "select %?, E'\\'%'", "p"),
                arguments("select %(a)s::int, a[1:2], ':x'", "select ?::int, a[1:2], ':x'", "a"),
                arguments("where a=any(%(ids)s)and b", "where a=any(?)and b", "ids"),
                arguments("select a%(p)s", "select a ?", "p"),
                arguments("select 1%(p)sand %(q)s1", "select 1 ? and ? 1", "p q"),
                arguments("select %(a)s%(b)s", "select ? ?", "a b"),
                arguments("select %(a)s$$x$$", "select ? $$x$$", "a"),
                arguments("select %(j)s?'k' or j?%(k)s", "select ? ??'k' or j?? ?", "j k"));
    }

    @ParameterizedTest
    @MethodSource("pyformatTemplates")
    void parse_pyformatTemplate_readsLikePsycopg(String template, String positional, String names) {
        assertThat(NamedSql.parse(template).style()).isEqualTo(Style.PYFORMAT);
        assertParsed(NamedSql.parse(template), positional, names);
        assertParsed(NamedSql.parse(template, Style.PYFORMAT), positional, names);
    }

    /** The driver's parser is not PostgreSQL's; each of these it would misread as written. */
    static Stream<Arguments> driverTraps() {
        return Stream.of(
                arguments("select E'a''\\':x', :p", "select E'a'''':x', ?", "p"),
                arguments("select E'a'\n'\\'', :p, 'b'", "select E'a'\n'''', ?, 'b'", "p"),
                arguments("select /*/ it's */ :p", "select /* / it's */ ?", "p"),
                arguments("select /*/* nested '*/*/ :p", "select /* /* nested '*/*/ ?", "p"),
                arguments("select :p; -- done\n ; ", "select ?  -- done\n   ", "p"),
                arguments("select 1$$?$$, :p", "select 1 $q0$?$q0$, ?", "p"),
                arguments("select $😀$ '? $q0 $😀$, :p", "select $q1$ '? $q0 $q1$, ?", "p"));
    }

    @ParameterizedTest
    @MethodSource("driverTraps")
    void parse_whatTheDriverMisreads_isSpelledOtherwise(String template, String positional, String names) {
        assertParsed(NamedSql.parse(template), positional, names);
    }

    @Test
    void parse_styleGiven_leavesTheOtherAlone() {
        assertParsed(NamedSql.parse("select %(a)s, b[lo :hi]", Style.PYFORMAT), "select ?, b[lo :hi]", "a");
        assertParsed(NamedSql.parse("select a %(b)s, :c", Style.COLON), "select a %(b)s, ?", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'%(a)s'", "select %(a-b)s", "select %(a)d", "select 1 -- %(a)s", "select %()s, %%(a)s"})
    void parse_somethingLikePyformatAnywhere_isTakenForIt(String template) {
        assertThatThrownBy(() -> NamedSql.parse(template)).isInstanceOf(NamedSqlException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a %% (b)s", "%%(a)s", "a % (b)", "a %(b) c", "a %(", "f(a %(b + (c))d)", "%"})
    void parse_percentSignsAlone_isColonStyle(String template) {
        assertThat(NamedSql.parse(template).style()).isEqualTo(Style.COLON);
        assertThat(NamedSql.parse(template).positionalSql()).isEqualTo(template);
    }

    private static void assertParsed(NamedSql sql, String positional, String names) {
        assertThat(sql.positionalSql()).isEqualTo(positional);
        assertThat(sql.parameterNames()).isEqualTo(names.isEmpty() ? List.of() : List.of(names.split(" ", -1)));
    }
}
