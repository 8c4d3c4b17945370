package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a declaration adds to the server's types. */
class ParameterTest {
    private static Database db;

    @BeforeAll
    static void open() {
        db = new Database();
    }

    @AfterAll
    static void close() {
        db.close();
    }

    private static Object echo(String type, PgParameter parameter, JsonObject input) {
        PgDataAction action =
                db.action("SELECT :v::" + type + " AS v").parameter(parameter).build();
        return Database.run(action, input).get(0).get("v");
    }

    @Test
    void default_isReadWhenNothingIsSent() {
        PgParameter size = PgParameter.of("v", PgType.INTEGER).orDefault("10");
        assertThat(echo("int", size, JsonObject.empty())).isEqualTo(10);
        assertThat(echo("int", size, JsonObject.of("v", null))).isEqualTo(10);
        assertThat(echo("int", size, JsonObject.of("v", ""))).isEqualTo(10);
        assertThat(echo("int", size, JsonObject.of("v", "7"))).isEqualTo(7);
        PgParameter word = PgParameter.of("v", PgType.STRING).orDefault("x");
        assertThat(echo("text", word, JsonObject.of("v", "")))
                .as("an empty text is a text")
                .isEqualTo("");
        assertThat(echo("int[]", PgParameter.of("v", PgType.INTEGER).asArray().orDefault("[1,2]"), JsonObject.empty()))
                .isEqualTo(List.of(1, 2));
    }

    @Test
    void default_thatIsNoValue_isSaidWhenPrepared() {
        assertThatThrownBy(() -> db.action("SELECT :v::int AS v")
                        .parameter(PgParameter.of("v", PgType.INTEGER).orDefault("ten"))
                        .build()
                        .prepare())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "data action 'demo' has 1 problem:\n  - parameters.v: has a default that is no value: expected an"
                                + " integer of decimal digits but got 'ten'");
    }

    @Test
    void between_isInclusive() {
        PgParameter size = PgParameter.of("v", PgType.NUMERIC).between(1, 50);
        assertThat(echo("numeric", size, JsonObject.of("v", "50.00"))).hasToString("50.00");
        assertThatThrownBy(() -> echo("numeric", size, JsonObject.of("v", "50.01")))
                .hasMessage("v: expected a number from 1 to 50 but got '50.01'");
        assertThatThrownBy(() -> PgParameter.of("v", PgType.STRING).between(1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("between(1, 2) has no meaning for the string 'v'");
        assertThatThrownBy(() -> PgParameter.of("v", PgType.INTEGER).between(2, 1))
                .hasMessage("between(2, 1) has no meaning for the integer 'v'");
    }

    @Test
    void lengths_areCharactersAndNotHalfPairs() {
        PgParameter code = PgParameter.of("v", PgType.STRING).withMinLength(2).withMaxLength(3);
        assertThat(echo("text", code, JsonObject.of("v", "\ud83d\ude00".repeat(3))))
                .isEqualTo("\ud83d\ude00".repeat(3));
        assertThatThrownBy(() -> echo("text", code, JsonObject.of("v", "\ud83d\ude00")))
                .hasMessage("v: must not be shorter than 2 characters but has 1");
    }

    @Test
    void trimmed_takesWhiteSpaceOff() {
        PgParameter id = PgParameter.of("v", PgType.INTEGER).trimmed();
        assertThat(echo("int", id, JsonObject.of("v", " 5\n"))).isEqualTo(5);
        assertThatThrownBy(() -> echo("int", id, JsonObject.of("v", " ")))
                .hasMessage("v: is required as integer but is empty");
    }

    @Test
    void sensitive_isNeverDescribed() {
        PgParameter pin = PgParameter.of("v", PgType.INTEGER).asSensitive();
        assertThatThrownBy(() -> echo("int", pin, JsonObject.of("v", "12x4")))
                .hasMessage("v: expected an integer of decimal digits");
        assertThatThrownBy(() -> echo("int", pin.between(1, 2), JsonObject.of("v", "1234")))
                .hasMessage("v: expected a number from 1 to 2");
        assertThatThrownBy(() -> echo("int", pin.oneOf("1"), JsonObject.of("v", "1234")))
                .hasMessage("v: expected one of 1");
        assertThatThrownBy(() -> echo("int", pin.withMaxLength(3), JsonObject.of("v", "1234")))
                .hasMessage("v: must not be longer than 3 characters but has more");
    }

    @Test
    void array_namesTheElementThatIsWrong() {
        PgParameter ids = PgParameter.of("v", PgType.INTEGER).asArray();
        assertThatThrownBy(() -> echo("int[]", ids, JsonObject.of("v", List.of(1, "x", List.of()))))
                .hasMessage(
                        "v[1]: expected an integer of decimal digits but got 'x'; v[2]: expected integer, but it is array");
        assertThatThrownBy(() -> echo("int[]", ids.withMaxItems(1), JsonObject.of("v", "[1,2]")))
                .hasMessage("v: must not have more than 1 elements but has 2");
        assertThatThrownBy(() ->
                        db.action("SELECT :v::int AS v").parameter(ids).build().prepare())
                .hasMessage(
                        "data action 'demo' has 1 problem:\n  - parameters.v: is declared array of integer, but the server"
                                + " wants int4");
    }

    @Test
    void unknownVariables_areRefusedUnlessOverlooked() {
        JsonObject.Builder many = JsonObject.builder().put("v", "x");
        for (int i = 10; i < 40; i++) {
            many.put("extra" + i, i);
        }
        PgDataActionBuilder builder = db.action("SELECT :v::text AS v");
        assertThatThrownBy(() -> Database.run(builder.build(), many.build()))
                .hasMessageStartingWith("extra10: is not a variable of this action; known are [v]; extra11:")
                .hasMessageEndingWith("; and 10 more");
        assertThatThrownBy(() ->
                        Database.run(builder.build(), JsonObject.of("v", "x", "a\u0000\u202e" + "b".repeat(99), 1)))
                .hasMessage("a??" + "b".repeat(37) + "...: is not a variable of this action; known are [v]");
        assertThat(Database.run(builder.ignoreUnknownVariables().build(), many.build()))
                .hasSize(1);
    }

    @Test
    void serverTypeWithoutAReading_isSaidWithTheWayOut() {
        assertThatThrownBy(() -> db.action("SELECT :v::interval AS v").build().prepare())
                .hasMessage(
                        "data action 'demo' has 1 problem:\n  - parameters.v: is of the server type interval, which cannot be"
                                + " read from text; cast it in the statement, as in :v::text::interval");
        assertThat(Database.run(db.action("SELECT :v::text::interval AS v").build(), JsonObject.of("v", "1 day"))
                        .get(0)
                        .get("v"))
                .isEqualTo("1 day");
    }
}
