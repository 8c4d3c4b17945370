package io.cxintegrate.cxone.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchemaDiffReportTest {
    @Test
    void toText_journeySchemas_readsAsATable() {
        assertThat(SchemaDiff.between(SampleSchemas.LEGACY, SampleSchemas.NEW).toText())
                .isEqualTo("""
                        7 changes
                        backward breaking: {"customerId":"","interactionId":"","agentEmail":""}
                        forward breaking: {"customerId":"","interactionId":"","agentId":""}
                          required-removed  /required/2              -> -                            'agentEmail' is no longer required
                          required-added    -                        -> /required/2                  'agentId' is now required
                          property-removed  /properties/agentEmail   -> -                            property 'agentEmail' was removed
                          property-removed  /properties/callDuration -> -                            property 'callDuration' was removed
                          property-added    -                        -> /properties/agentId          property 'agentId' was added
                          property-added    -                        -> /properties/durationSeconds  property 'durationSeconds' was added
                          property-added    -                        -> /properties/metadata         property 'metadata' was added
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

                        | Kind | Old | New | Change |
                        |---|---|---|---|
                        | type-changed | `/type` | `/type` | type of the root changed from string to integer |

                        Candidates for breaking changes:

                        - Type change detected: (root)
                        """);
    }

    @Test
    void toMarkdown_namesThatWouldBreakTheTable_areEscaped() {
        assertThat(SchemaDiffTest.diff("{}", "{\"properties\": {\"a|b`c\\nd<i>\": {}}}")
                        .toMarkdown())
                .contains("| property-added | - | `/properties/a\\|b'c d<i>` |"
                        + " property 'a\\|b\\`c d\\<i\\>' was added |\n");
    }

    @Test
    void toText_referenceToElsewhere_endsWithWhatWasNotCompared() {
        assertThat(SchemaDiffTest.diff("{\"$ref\": \"a.json\"}", "{}").toText())
                .endsWith("Not compared: the old schema refers to \"a.json\" at /$ref,"
                        + " which was compared as text and not followed\n");
    }
}
