package io.cxintegrate.pg.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.pg.sql.NamedSql.Assignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementNotesTest {
    @Test
    void parameterComments_inEveryKindOfComment_areFound() {
        NamedSql sql = NamedSql.parse("""
                -- @param id the customer
                /* @param :since - from then on */
                /*
                 * @param größe how large
                 */
                select '-- @param no in a constant' -- @paramx no
                where :id = 1 and :since > :größe
                """);
        assertThat(sql.parameterComments())
                .containsOnly(
                        java.util.Map.entry("id", "the customer"),
                        java.util.Map.entry("since", "from then on"),
                        java.util.Map.entry("größe", "how large"));
    }

    @Test
    void castLengths_ofTextTypes_areFound() {
        NamedSql sql =
                NamedSql.parse("select :a::varchar(5), cast(:b as character varying ( 7 )), :c::char(2), :d::text,"
                        + " :e::numeric(5,2), :a::varchar(3), :f::varchar");
        assertThat(sql.castLengths()).isEqualTo(java.util.Map.of("a", 3, "b", 7, "c", 2));
    }

    @Test
    void assignments_ofWholeParameters_areFound() {
        assertThat(NamedSql.parse(
                                "insert into crm.\"Lead\" as l (id, \"Full Name\", note) values (:id, :name, lower(:note)),"
                                        + " (:id2, trim(:x), :note2) on conflict do nothing")
                        .assignments())
                .containsExactly(
                        new Assignment("id", "crm.\"Lead\"", "id"),
                        new Assignment("name", "crm.\"Lead\"", "Full Name"),
                        new Assignment("id2", "crm.\"Lead\"", "id"),
                        new Assignment("note2", "crm.\"Lead\"", "note"));
        assertThat(NamedSql.parse("update only t set A = :a, b = coalesce(:b, c), c = :c where d = :d returning a")
                        .assignments())
                .containsExactly(new Assignment("a", "t", "a"), new Assignment("c", "t", "c"));
        assertThat(NamedSql.parse("update t x set a = :a").assignments())
                .containsExactly(new Assignment("a", "t", "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t values (:a)",
                "insert into t (a) select :a",
                "update t set (a, b) = (:a, :b)",
                "update t set a = :a || 'x'",
                "insert into",
                "update",
                "update t set",
                "insert into t (a) values (",
                "insert into t (a,"
            })
    void assignments_ofAnythingElse_areNotGuessed(String sql) {
        assertThat(NamedSql.parse(sql).assignments()).isEmpty();
    }

    @Test
    void mayPadWithNulls_onlyByWordsOfCode() {
        assertThat(NamedSql.parse("select 1 from a LEFT join b on true").mayPadWithNulls())
                .isTrue();
        assertThat(NamedSql.parse("select 'left', \"full\" -- outer\n from a").mayPadWithNulls())
                .isFalse();
        assertThat(NamedSql.parse("select a from t group by rollup (a)").mayPadWithNulls())
                .isTrue();
    }

    @Test
    void numberedSql_isWhatTheServerReceives() {
        assertThat(NamedSql.parse("select :a, j ? 'k', :a;").numberedSql()).isEqualTo("select $1, j ? 'k', $2 ");
    }
}
