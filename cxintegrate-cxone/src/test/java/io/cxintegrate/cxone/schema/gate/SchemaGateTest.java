package io.cxintegrate.cxone.schema.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.SchemaHistory;
import io.cxintegrate.cxone.schema.Direction;
import io.cxintegrate.cxone.schema.SchemaDiff;
import io.cxintegrate.cxone.schema.SchemaProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaGateTest {
    private static final JsonObject ONE = JsonObject.parse("{\"type\": \"object\"}");
    private static final JsonObject TWO = JsonObject.parse("{\"type\": \"object\", \"required\": [\"a\"]}");
    private static final JsonObject THREE =
            JsonObject.parse("{\"type\": \"object\", \"required\": [\"a\"], \"minProperties\": 1}");

    private static SchemaHistory history() {
        SchemaHistory history = SchemaHistory.inMemory();
        history.append("calls", ONE, 0);
        history.append("calls", TWO, 1);
        return history;
    }

    @Test
    void check_lastVersionOnly_passesWhatTransitiveDoesNot() {
        assertThat(SchemaGate.builder(Compatibility.BACKWARD)
                        .build()
                        .check(history(), "calls", THREE)
                        .passed())
                .isTrue();

        GateReport report =
                SchemaGate.builder(Compatibility.FULL_TRANSITIVE).build().report(history(), "calls", THREE);

        assertThat(report.passed()).isFalse();
        assertThat(report.earliestBreak())
                .hasValueSatisfying(f -> assertThat(f).hasToString("version 1, backward breaking: {}"));
        assertThat(report.findings()).hasSize(4);
    }

    @Test
    void check_breaking_failsWithTheReport() {
        SchemaGate gate = SchemaGate.builder(Compatibility.BACKWARD).build();

        assertThatThrownBy(() -> gate.check(ONE, TWO))
                .isInstanceOf(SchemaGateException.class)
                .hasMessage("""
                        BACKWARD does not hold
                          FAIL backward breaking: {}

                        1 change
                                    documents   declared-fields  defaults-applied  format-asserted
                          backward  breaking    breaking         breaking          breaking
                          forward   compatible  compatible       compatible        compatible
                        backward breaking: {}
                        forward compatible
                          required-added  - -> /required/0  'a' is now required (alone: backward breaking, forward compatible)
                        """)
                .satisfies(e -> assertThat(
                                ((SchemaGateException) e).report().toJson().bool("passed"))
                        .isFalse());
        assertThat(gate.report(ONE, TWO).toMarkdown()).startsWith("### BACKWARD does not hold\n\n**1 change**\n");
    }

    @Test
    void check_nothingBefore_passes() {
        assertThat(SchemaGate.builder(Compatibility.FULL_TRANSITIVE)
                        .build()
                        .check(SchemaHistory.inMemory(), "calls", ONE)
                        .findings())
                .isEmpty();
    }

    @Test
    void accepted_untilItsDay_passes(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("accepted.json");
        Files.writeString(
                file,
                "{\"accepted\": [{\"fingerprint\": \""
                        + SchemaDiff.between(ONE, TWO).fingerprint()
                        + "\", \"direction\": \"backward\", \"until\": \"2027-01-31\", \"reason\": \"agreed\"}]}");
        SchemaGate.Builder gate = SchemaGate.builder(Compatibility.BACKWARD).accepted(AcceptedChanges.load(file));

        GateReport report =
                gate.clock(() -> Instant.parse("2027-01-31T23:59:59Z")).build().check(ONE, TWO);
        assertThat(report.findings().get(0)).hasToString("backward breaking: {} (accepted: agreed, until 2027-01-31)");
        SchemaGate late =
                gate.clock(() -> Instant.parse("2027-02-01T00:00:00Z")).build();
        assertThatThrownBy(() -> late.check(ONE, TWO)).isInstanceOf(SchemaGateException.class);
        SchemaGate inTime =
                gate.clock(() -> Instant.parse("2027-01-01T00:00:00Z")).build();
        assertThatThrownBy(() -> inTime.check(ONE, THREE)).isInstanceOf(SchemaGateException.class);
    }

    @Test
    void accepted_badEntry_saysWhich() {
        assertThatThrownBy(() -> AcceptedChanges.parse("{\"accepted\": [{\"fingerprint\": \"f\", \"direction\": \"up\","
                        + " \"until\": \"2027-01-31\", \"reason\": \"r\"}]}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("accepted[0].direction must be backward or forward but is 'up'");
        assertThatThrownBy(() ->
                        AcceptedChanges.parse("{\"accepted\": [{\"fingerprint\": \"f\", \"direction\": \"forward\","
                                + " \"until\": \"soon\", \"reason\": \"r\"}]}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("accepted[0].until must be a day such as 2027-01-31 but is 'soon'");
    }

    @Test
    void unknown_byDefault_doesNotPass() {
        JsonObject odd = JsonObject.parse("{\"pattern\": \"(a)\\\\1\"}");
        JsonObject other = JsonObject.parse("{\"pattern\": \"^aa\"}");

        assertThat(SchemaGate.builder(Compatibility.BACKWARD)
                        .build()
                        .report(odd, other)
                        .passed())
                .isFalse();
        assertThat(SchemaGate.builder(Compatibility.BACKWARD)
                        .unknownPasses(true)
                        .build()
                        .report(odd, other)
                        .passed())
                .isTrue();
    }

    @Test
    void profile_declaredFields_passesAnOptionalField() {
        JsonObject before = JsonObject.parse("{\"properties\": {\"a\": {\"type\": \"string\"}}}");
        JsonObject after =
                JsonObject.parse("{\"properties\": {\"a\": {\"type\": \"string\"}, \"b\": {\"type\": \"string\"}}}");

        assertThat(SchemaGate.builder(Compatibility.FULL)
                        .profile(SchemaProfile.DECLARED_FIELDS)
                        .build()
                        .check(before, after)
                        .findings())
                .extracting(GateFinding::direction)
                .containsExactly(Direction.BACKWARD, Direction.FORWARD);
    }

    @Test
    void sarif_ofAFailure_hasResultsWithFingerprints() {
        GateReport report = SchemaGate.builder(Compatibility.BACKWARD).build().report(ONE, TWO);

        JsonObject sarif = report.failures().get(0).diff().toSarif("schemas/calls.json");

        assertThat(sarif.string("version")).isEqualTo("2.1.0");
        assertThat(sarif.objects("runs").get(0).objects("results"))
                .extracting(r -> r.string("ruleId") + " " + r.string("level"))
                .containsExactly("backward-breaking error", "required-added note");
        assertThat(sarif.objects("runs")
                        .get(0)
                        .objects("results")
                        .get(0)
                        .object("partialFingerprints")
                        .string("cxintegrate/v1"))
                .isEqualTo(SchemaDiff.between(ONE, TWO).fingerprint());
    }
}
