package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.pg.ResultForm.SpecialValues;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of every type, and in what form it goes out. */
class ResultTest {
    private static Database db;
    private static Connection connection;

    @BeforeAll
    static void open() throws SQLException {
        db = new Database();
        db.sql(
                "CREATE TYPE mood AS ENUM ('happy', 'sad'); CREATE TYPE pair AS (a int, b text); CREATE TABLE t (id int"
                        + " PRIMARY KEY, n numeric(10,2) NOT NULL, note text); INSERT INTO t VALUES (1, 1.50, 'x'), (2, 2, NULL)");
        connection = db.connect();
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        db.close();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("1::int2", "1"),
                arguments("9007199254740993::int8", "9007199254740993"),
                arguments("4294967295::oid", "4294967295"),
                arguments("150.00::numeric", "150.00"),
                arguments("1e-30::numeric", "0.000000000000000000000000000001"),
                arguments("repeat('9', 60)::numeric", "9".repeat(60)),
                arguments("1.1::float4", "1.1"),
                arguments("0.1::float8", "0.1"),
                arguments("1e20::float8", "100000000000000000000"),
                arguments("'NaN'::float8", "\"NaN\""),
                arguments("'Infinity'::float4", "\"infinity\""),
                arguments("'-Infinity'::numeric", "\"-infinity\""),
                arguments("'NaN'::numeric", "\"NaN\""),
                arguments("true", "true"),
                arguments("NULL::int", "null"),
                arguments("'a \"b\" \u00fc'::varchar(20)", "\"a \\\"b\\\" \u00fc\""),
                arguments("'x'::\"char\"", "\"x\""),
                arguments("'2026-02-28T23:59:59.5+02'::timestamptz", "\"2026-02-28T21:59:59.500Z\""),
                arguments("'infinity'::timestamptz", "\"infinity\""),
                arguments("'2026-02-28 23:59:59'::timestamp", "\"2026-02-28T23:59:59\""),
                arguments("'-infinity'::timestamp", "\"-infinity\""),
                arguments("'2026-02-28'::date", "\"2026-02-28\""),
                arguments("'infinity'::date", "\"infinity\""),
                arguments("'12:30'::time", "\"12:30:00\""),
                arguments("'24:00'::time", "\"24:00:00\""),
                arguments("'12:30+05:45'::timetz", "\"06:45:00Z\""),
                arguments("'1 day 02:03:04'::interval", "\"1 day 02:03:04\""),
                arguments("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid", "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\""),
                arguments("'{\"k\": [1, null, 1.50]}'::jsonb", "{\"k\":[1,null,1.50]}"),
                arguments("'null'::jsonb", "null"),
                arguments("'[]'::json", "[]"),
                arguments("'\\x00ff'::bytea", "\"AP8=\""),
                arguments("'10.0.0.1/8'::inet", "\"10.0.0.1/8\""),
                arguments("12.5::money::numeric", "12.50"),
                arguments("'08:00:2b:01:02:03'::macaddr", "\"08:00:2b:01:02:03\""),
                arguments("B'101'::varbit", "\"101\""),
                arguments("int4range(1, 5)", "\"[1,5)\""),
                arguments("'{[1,3),[5,7)}'::int4multirange", "\"{[1,3),[5,7)}\""),
                arguments("'sad'::mood", "\"sad\""),
                arguments("ROW(1, 'x')::pair", "\"(1,x)\""),
                arguments("point(1, 2)", "\"(1,2)\""),
                arguments("ARRAY[1, NULL, 3]", "[1,null,3]"),
                arguments("'{{1,2},{3,4}}'::int8[]", "[[1,2],[3,4]]"),
                arguments("'[0:1]={7,8}'::int[]", "[7,8]"),
                arguments("'{}'::text[]", "[]"),
                arguments("ARRAY['a,b', 'c\"}', NULL, 'NULL', '']", "[\"a,b\",\"c\\\"}\",null,\"NULL\",\"\"]"),
                arguments("ARRAY[1.50, 'NaN']::numeric[]", "[1.50,\"NaN\"]"),
                arguments("ARRAY[1.5, 'Infinity']::float8[]", "[1.5,\"infinity\"]"),
                arguments("ARRAY[true, false]", "[true,false]"),
                arguments("ARRAY['happy', 'sad']::mood[]", "[\"happy\",\"sad\"]"),
                arguments("ARRAY['\\x00ff']::bytea[]", "[\"AP8=\"]"),
                arguments("ARRAY['{\"a\":1}', 'null']::jsonb[]", "[{\"a\":1},null]"),
                arguments("ARRAY['2026-02-28T23:59:59+02']::timestamptz[]", "[\"2026-02-28T21:59:59Z\"]"),
                arguments(
                        "ARRAY['2026-02-28T23:59:59', 'infinity']::timestamp[]",
                        "[\"2026-02-28T23:59:59\",\"infinity\"]"),
                arguments("ARRAY['2026-02-28']::date[]", "[\"2026-02-28\"]"),
                arguments("ARRAY['12:30']::time[]", "[\"12:30:00\"]"),
                arguments("ARRAY[int4range(1, 5)]", "[\"[1,5)\"]"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void run_valueOfEveryType_isFaithfulInTextAndInBinary(String sql, String json) {
        PgDataAction action = db.action("SELECT " + sql + " AS v")
                .dataSource(new OneConnection(connection))
                .build();
        // From the sixth call on, the driver asks for binary where it can.
        for (int i = 0; i < 7; i++) {
            assertThat(Database.run(action, JsonObject.empty()).get(0).toJson()).isEqualTo("{\"v\":" + json + "}");
        }
    }

    @Test
    void specialValues_byPolicy_areTextNullOrRefused() {
        String sql = "SELECT 1 AS id, 'NaN'::float8 AS v UNION ALL SELECT 2, 1.5";
        assertThat(Database.run(
                        db.action(sql).specialValues(SpecialValues.AS_NULL).build(), JsonObject.empty()))
                .extracting(JsonObject::toJson)
                .containsExactly("{\"id\":1,\"v\":null}", "{\"id\":2,\"v\":1.5}");
        assertThatThrownBy(() -> Database.run(
                        db.action(sql).specialValues(SpecialValues.REFUSED).build(), JsonObject.empty()))
                .isInstanceOfSatisfying(
                        DataActionException.class, e -> assertThat(e.code()).isEqualTo(Code.UNPROCESSABLE))
                .hasMessage("row 0 of the result has NaN at /v, for which JSON has no word");
    }

    @Test
    void bigintAsText_onRequest_keepsAllDigitsForCallersWithDoubles() {
        PgDataAction action =
                db.action("SELECT 9007199254740993::int8 AS v").bigintAsText().build();
        assertThat(Database.run(action, JsonObject.empty()).get(0).toJson()).isEqualTo("{\"v\":\"9007199254740993\"}");
    }

    @Test
    void form_each_hasItsShape() {
        String all = "SELECT id, n, note FROM t WHERE id >= :from ORDER BY id";
        JsonObject from1 = JsonObject.of("from", 1);
        assertThat(json(ResultForm.ROWS, all, from1))
                .isEqualTo("[{\"id\":1,\"n\":1.50,\"note\":\"x\"},{\"id\":2,\"n\":2.00,\"note\":null}]");
        assertThat(json(ResultForm.ROW_DATA, all, from1))
                .isEqualTo("[{\"row_data\":[1,1.50,\"x\"]},{\"row_data\":[2,2.00,null]}]");
        assertThat(json(ResultForm.FLAT, all, from1))
                .isEqualTo("{\"row_count\":2,\"id\":[1,2],\"n\":[1.50,2.00],\"note\":[\"x\",null]}");
        assertThat(json(ResultForm.SINGLE_ROW, all, JsonObject.of("from", 2)))
                .isEqualTo("{\"id\":2,\"n\":2.00,\"note\":null}");
        assertThatThrownBy(() -> json(ResultForm.SINGLE_ROW, all, from1))
                .hasMessage("the result has more than one row; ask for one");
        assertThat(json(ResultForm.FLAT, "SELECT '{\"a\":1}'::jsonb AS j, ARRAY[1,2] AS l", JsonObject.empty()))
                .as("lists of scalars only")
                .isEqualTo("{\"row_count\":1,\"j\":[\"{\\\"a\\\":1}\"],\"l\":[\"[1,2]\"]}");
    }

    @Test
    void emptyResult_isAnAnswerUnlessRefused() {
        String none = "SELECT id, note FROM t WHERE id = :id";
        JsonObject nobody = JsonObject.of("id", 99);
        assertThat(json(ResultForm.ROWS, none, nobody)).isEqualTo("[]");
        assertThat(json(ResultForm.FLAT, none, nobody)).isEqualTo("{\"row_count\":0,\"id\":[],\"note\":[]}");
        assertThat(json(ResultForm.SINGLE_ROW, none, nobody)).isEqualTo("{\"id\":null,\"note\":null}");
        assertThatThrownBy(
                        () -> Database.run(db.action(none).refuseEmptyResult().build(), nobody))
                .isInstanceOfSatisfying(
                        DataActionException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_FOUND))
                .hasMessage("nothing was found");
    }

    private static String json(ResultForm form, String sql, JsonObject input) {
        return io.cxintegrate.core.json.Json.write(db.action(sql)
                .resultForm(form)
                .build()
                .run(Database.call(input))
                .value());
    }

    @Test
    void maxBytes_countsBytesAndNotCharacters() {
        String sql = "SELECT repeat('\u00fc', 30) AS a, repeat('\ud83d\ude00', 10) AS b";
        assertThat(Database.run(db.action(sql).maxBytes(100).build(), JsonObject.empty()))
                .hasSize(1);
        assertThatThrownBy(() -> Database.run(db.action(sql).maxBytes(99).build(), JsonObject.empty()))
                .hasMessage("the result has more than 99 bytes; ask for less");
    }

    @Test
    void rowSchema_provedByTypes_isNotLookedAtAgainAndTheRestIsCheckedByRow() {
        JsonSchema proved =
                schema("{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"},\"note\":{\"type\":"
                        + "[\"string\",\"null\"]}},\"required\":[\"id\",\"note\"],\"additionalProperties\":false}");
        assertThat(Database.run(
                        db.action("SELECT id, note FROM t").rowSchema(proved).build(), JsonObject.empty()))
                .hasSize(2);
        PgDataAction nullable = db.action("SELECT id, note FROM t ORDER BY id")
                .rowSchema(schema("{\"properties\":{\"note\":{\"type\":\"string\"}}}"))
                .build();
        assertThatThrownBy(() -> Database.run(nullable, JsonObject.empty()))
                .isInstanceOf(DefectException.class)
                .hasMessage("a row of data action 'demo' does not fit its schema: /1/note: is of type null, expected"
                        + " [string]");
        PgDataAction ranged = db.action("SELECT id, n FROM t ORDER BY id")
                .rowSchema(schema("{\"properties\":{\"n\":{\"type\":\"number\",\"maximum\":1.9}}}"))
                .build();
        assertThatThrownBy(() -> Database.run(ranged, JsonObject.empty()))
                .hasMessage(
                        "a row of data action 'demo' does not fit its schema: /1/n: breaks the rule 'maximum' of the"
                                + " schema");
        PgDataAction composed = db.action("SELECT id FROM t ORDER BY id")
                .rowSchema(schema("{\"anyOf\":[{\"properties\":{\"id\":{\"const\":1}}}]}"))
                .build();
        assertThatThrownBy(() -> Database.run(composed, JsonObject.empty()))
                .hasMessageStartingWith("a row of data action 'demo' does not fit its schema: /1");
    }

    @Test
    void rowSchema_thatNoRowCanFit_isRefusedWhenPrepared() {
        assertThatThrownBy(() -> db.action("SELECT id, note FROM t")
                        .rowSchema(
                                schema("{\"properties\":{\"id\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"}},"
                                        + "\"required\":[\"name\"],\"additionalProperties\":false}"))
                        .build()
                        .prepare())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        data action 'demo' has 3 problems:
                          - rowSchema: requires 'name', which is no column of the result
                          - rowSchema: allows no property 'note', but the result has that column
                          - rowSchema: wants 'id' to be [string], but the column gives [integer]""");
    }

    private static JsonSchema schema(String json) {
        return JsonSchema.of(JsonObject.parse(json));
    }
}
