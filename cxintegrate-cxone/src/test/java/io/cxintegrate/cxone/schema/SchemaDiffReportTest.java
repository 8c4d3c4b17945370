package io.cxintegrate.cxone.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class SchemaDiffReportTest {
    @Test
    void toText_journeySchemas_readsAsATable() {
        assertThat(SchemaDiff.between(SampleSchemas.LEGACY, SampleSchemas.NEW).toText())
                .isEqualTo("""
                        7 changes
                                    documents   declared-fields  defaults-applied  format-asserted
                          backward  breaking    breaking         breaking          breaking
                          forward   breaking    breaking         breaking          breaking
                        backward breaking: {"customerId":"","interactionId":"","agentEmail":""}
                        forward breaking: {"customerId":"","interactionId":"","agentId":""}
                          required-removed  /required/2              -> -                            'agentEmail' is no longer required (alone: backward compatible, forward breaking)
                          required-added    -                        -> /required/2                  'agentId' is now required (alone: backward breaking, forward compatible)
                          property-removed  /properties/agentEmail   -> -                            property 'agentEmail' was removed (alone: backward compatible, forward breaking)
                          property-removed  /properties/callDuration -> -                            property 'callDuration' was removed (alone: backward compatible, forward breaking)
                          property-added    -                        -> /properties/agentId          property 'agentId' was added (alone: backward breaking, forward compatible)
                          property-added    -                        -> /properties/durationSeconds  property 'durationSeconds' was added (alone: backward breaking, forward compatible)
                          property-added    -                        -> /properties/metadata         property 'metadata' was added (alone: backward breaking, forward compatible)
                        Required fields removed: agentEmail
                        Properties removed from schema: agentEmail, callDuration
                        """);
    }

    @Test
    void toMarkdown_oneChange_isATableAndItsCandidates() {
        assertThat(SchemaDiffTest.diff("{\"type\": \"string\"}", "{\"type\": \"integer\"}")
                        .toMarkdown())
                .isEqualTo("""
                        **1 change**

                        | If | every document that is valid counts | writers send no field that their schema does not declare | readers fill in the defaults of their schema before they validate | both sides assert formats |
                        |---|---|---|---|---|
                        | backward | breaking: `""` | breaking: `""` | breaking: `""` | breaking: `""` |
                        | forward | breaking: `0` | breaking: `0` | breaking: `0` | breaking: `0` |

                        | Kind | Old | New | Change | Alone, backward | Alone, forward |
                        |---|---|---|---|---|---|
                        | type-changed | `/type` | `/type` | type of the root changed from string to integer | breaking | breaking |

                        Candidates for breaking changes:

                        - Type change detected: (root)
                        """);
    }

    @Test
    void toMarkdown_namesThatWouldBreakTheTable_areEscaped() {
        assertThat(SchemaDiffTest.diff("{}", "{\"properties\": {\"a|b`c\\nd<i>\": {}}}")
                        .toMarkdown())
                .contains("| property-added | - | `/properties/a\\|b'c d<i>` |"
                        + " property 'a\\|b\\`c d\\<i\\>' was added | compatible | compatible |\n");
    }

    @Test
    void toText_referenceToElsewhere_endsWithWhatWasNotCompared() {
        assertThat(SchemaDiffTest.diff("{\"$ref\": \"a.json\"}", "{}").toText())
                .endsWith("Not compared: the old schema refers to \"a.json\" at /$ref,"
                        + " which was compared as text and not followed\n");
    }

    @Test
    void toText_profilesThatDiffer_eachHasItsOwnColumnAndAssumption() {
        assertThat(SchemaDiff.between("{}", "{\"properties\": {\"a\": {\"type\": \"string\"}}}")
                        .toText())
                .isEqualTo("""
                        1 change
                                    documents   declared-fields  defaults-applied  format-asserted
                          backward  breaking    breaking         breaking          breaking
                          forward   compatible  compatible       compatible        compatible
                        backward breaking: {"a":null}
                        forward compatible
                          property-added  - -> /properties/a  property 'a' was added (alone: backward breaking, forward compatible)
                        """);
        assertThat(SchemaDiff.between(
                                "{\"properties\": {\"b\": {}}}",
                                "{\"properties\": {\"a\": {\"type\": \"string\"}, \"b\": {}}}")
                        .toText())
                .contains("  backward  breaking    compatible       breaking          breaking\n")
                .contains("  if writers send no field that their schema does not declare: backward compatible\n");
    }

    @Test
    void reports_changes_allSayWhatEachDoesAlone() {
        SchemaDiff diff = SchemaDiff.between("{\"minLength\": 1}", "{\"minLength\": 2}");

        assertThat(diff.toText()).contains("(alone: backward breaking, forward compatible)\n");
        assertThat(diff.toMarkdown()).contains("was raised from 1 to 2 | breaking | compatible |\n");
        JsonObject change = diff.toJson().objects("changes").get(0);
        assertThat(change.string("backward") + " " + change.string("forward")).isEqualTo("breaking compatible");
        JsonObject note =
                diff.toSarif("a.json").objects("runs").get(0).objects("results").get(1);
        assertThat(note.object("message").string("text"))
                .isEqualTo(
                        "minLength of the root was raised from 1 to 2 (alone: backward breaking, forward compatible)");
        assertThat(note.object("properties")).isEqualTo(JsonObject.of("backward", "breaking", "forward", "compatible"));
    }

    @Test
    void reports_machines_haveTheVerdictsByProfile() {
        SchemaDiff diff = SchemaDiff.between(
                "{\"properties\": {\"b\": {}}}", "{\"properties\": {\"a\": {\"type\": \"string\"}, \"b\": {}}}");

        JsonObject verdicts = diff.toJson().object("verdicts");
        assertThat(verdicts.asMap().keySet())
                .containsExactly("documents", "declared-fields", "defaults-applied", "format-asserted");
        assertThat(verdicts.object("documents").object("backward"))
                .isEqualTo(JsonObject.parse("{\"verdict\": \"breaking\", \"witness\": {\"a\": null}}"));
        assertThat(verdicts.object("declared-fields").object("backward"))
                .isEqualTo(JsonObject.of("verdict", "compatible"));
        assertThat(diff.toJson().object("suggestedBump"))
                .isEqualTo(JsonObject.parse("{\"documents\": \"major\", \"declared-fields\": \"patch\","
                        + " \"defaults-applied\": \"major\", \"format-asserted\": \"major\"}"));
        assertThat(diff.toSarif("a.json")
                        .objects("runs")
                        .get(0)
                        .object("properties")
                        .object("verdicts"))
                .isEqualTo(verdicts);
    }

    @Test
    void toText_manyChanges_effectsAreShownForTheFirstOfThem() {
        StringBuilder many = new StringBuilder("{\"properties\": {\"p\": {}");
        for (int i = 0; i < 60; i++) {
            many.append(", \"a").append(i).append("\": {}");
        }
        String text =
                SchemaDiff.between("{\"properties\": {\"p\": {}}}", many + "}}").toText();

        assertThat(text.split("\\(alone: ", -1)).hasSize(51);
        assertThat(text).endsWith("What a change does alone was worked out for the first 50 changes.\n");
    }
}
