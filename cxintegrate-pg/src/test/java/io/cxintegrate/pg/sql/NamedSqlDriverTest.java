package io.cxintegrate.pg.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What reaches a real server through the real driver. */
class NamedSqlDriverTest {
    private static final Map<String, Object> VALUES =
            Map.of("n", 7, "m", -1, "s", "it's :n ? $1 --", "k", "a", "lo", 2, "hi", 3, "path", "$.a");

    private static PostgresFixture database;
    private static Connection connection;

    @BeforeAll
    static void connect() throws SQLException {
        database = PostgresFixture.shared().freshDatabase();
        connection = database.connect();
    }

    @AfterAll
    static void disconnect() throws SQLException {
        connection.close();
        database.close();
    }

    static Stream<Arguments> statements() {
        return Stream.of(
                arguments("select :n::text || '-' || :s::text || '-' || :n", "7-it's :n ? $1 ---7"),
                arguments("select %(s)s::text || ' 100%% ' || (%(n)s %% 4)", "it's :n ? $1 -- 100% 3"),
                arguments("select 'a''\\', E'a''\\'?', :n", "a'\\|a''?|7"),
                arguments("select E'x'\n  '\\'?', :n", "x'?|7"),
                arguments("select 'x' -- it's ?\n  '?', :n", "x?|7"),
                arguments("select U&'d\\0061?' , n'?', b'01'::text, x'1F'::text, :n", "da?|?|01|00011111|7"),
                arguments("select $$'?:n$$, $q$ $$ $q$, $ü$?'$ü$, :n", "'?:n| $$ |?'|7"),
                arguments("select $😀$ '? $😀$, :n", " '? |7"),
                arguments("select 1 /*/ it's ? */ + :n /*/* ' */ ? */ + :m -- ' ?", "7"),
                arguments("select 5-:m, 5 - :m, 2*/*c*/:n", "6|6|14"),
                arguments("select :n as \"?\"\"':n\"", "7"),
                arguments(
                        "select a[:lo : :hi]::text, a[2:3]::text, a[:2]::text from (select array[1,2,3,4] a) t",
                        "{2,3}|{2,3}|{1,2}"),
                arguments("select a[i:j]::text, :n from (select array[1,2,3] a, 1 i, 2 j) t", "{1,2}|7"),
                arguments(
                        "select j ? :k, j?:k, j ?| array['x', :k], j ?& array['x', :k] from (select '{\"a\":1}'::jsonb j) t",
                        "t|t|t|f"),
                arguments("select j @? :path::jsonpath, j ?? 'b' from (select '{\"a\":1}'::jsonb j) t", "t|f"),
                arguments(
                        "select %(k)s::text||'x', case when %(n)s > 6 then %(m)selse 0 end, j ?%(k)s"
                                + " from (select '{\"a\":1}'::jsonb j) t",
                        "ax|-1|t"),
                arguments("select make_interval(days := :n)::text", "7 days"),
                arguments("with t as (select :n::int as n) select n, :m::int from t;  -- that's it?\n", "7|-1"));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void execute_trickyTemplate_returnsWhatPostgresMeans(String template, String expected) throws SQLException {
        NamedSql sql = NamedSql.parse(template);
        try (PreparedStatement statement = connection.prepareStatement(sql.positionalSql())) {
            List<String> names = sql.parameterNames();
            assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(names.size());
            for (int i = 0; i < names.size(); i++) {
                statement.setObject(i + 1, VALUES.get(names.get(i)));
            }
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(columns(row)).isEqualTo(expected);
                assertThat(row.next()).isFalse();
            }
        }
    }

    private static String columns(ResultSet row) throws SQLException {
        StringBuilder text = new StringBuilder(row.getString(1));
        for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
            text.append('|').append(row.getString(i));
        }
        return text.toString();
    }
}
