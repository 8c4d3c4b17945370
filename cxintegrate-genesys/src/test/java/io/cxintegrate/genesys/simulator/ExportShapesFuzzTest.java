package io.cxintegrate.genesys.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.genesys.dataaction.ArchitectMapping;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.lint.ActionLinter;
import io.cxintegrate.genesys.lint.LintReport;
import java.util.ArrayList;
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
import net.jqwik.api.statistics.Statistics;

/**
 * Exports in the shapes that others write: members that are missing, null or unknown, every draft of JSON Schema, paths and
 * templates of all dialects. Each is refused with a typed error, or read, written, linted, mended and run, and nothing else is
 * thrown.
 */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class ExportShapesFuzzTest {
    @Group
    @PropertyDefaults(tries = 150, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 4_000, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        private static final List<String> ANSWERS = List.of(
                "{\"entities\": [{\"id\": \"a\", \"name\": null, \"n\": 2, \"purposes\": [\"agent\"], \"stats\": [{\"count\": 0}]}],"
                        + " \"name\": \"x \\\" ${a} #end\", \"n\": 1.5}",
                "[{\"id\": \"a\"}, [1, [2]], null]",
                "[]",
                "{}",
                "\"text\"",
                "null",
                "7",
                "",
                "<html/>");

        @Provide
        Arbitrary<JsonObject> exports() {
            return ExportShapes.exports();
        }

        @Provide
        Arbitrary<String> answers() {
            return Arbitraries.of(ANSWERS);
        }

        @Property
        void export_anyShape_isRefusedByNameOrReadWrittenLintedMendedAndRun(
                @ForAll("exports") JsonObject document, @ForAll("answers") String answer, @ForAll boolean pretty) {
            String text = pretty ? document.toPrettyJson() : document.toJson();
            ActionExport action;
            try {
                action = ActionExport.parse(text);
            } catch (InvalidInputException refused) {
                assertThat(refused.getMessage()).startsWith("exported action has ");
                Statistics.collect("refused");
                return;
            }
            Statistics.collect("run");
            assertThat(action.toJson()).isEqualTo(text);
            assertThat(action.toCompactJson()).isEqualTo(document.toJson());
            LintReport report = ActionLinter.standard().lint(action);
            ActionExport mended = report.fix();
            assertThat(report.toText() + report.toSarif("a.json").toJson() + report.toJsonObject())
                    .isNotEmpty();
            assertThat(ActionLinter.standard().lint(mended).findings().stream()
                            .filter(f -> f.isFixable())
                            .toList())
                    .isEmpty();

            List<JsonObject> inputs = new ArrayList<>(List.of(ActionSamples.input(action), JsonObject.empty()));
            report.findings().forEach(f -> f.example().ifPresent(inputs::add));
            for (JsonObject input : inputs) {
                for (ActionExport run : List.of(action, mended)) {
                    SimulationTrace trace = ActionSimulator.against(ActionBackend.answering(answer))
                            .run(run, input);
                    assertThat(trace.operations()).isNotEmpty();
                    assertThat(Json.parse(trace.toJson())).isNotNull();
                }
            }
            FixProof.run(action, ActionSamples.input(action));
            mapping(action);
        }

        private static void mapping(ActionExport action) {
            try {
                assertThat(ArchitectMapping.of(JsonSchema.of(action.outputSchema()))
                                .toText())
                        .isNotEmpty();
            } catch (InvalidInputException noSchema) {
                assertThat(noSchema.getMessage()).isNotBlank();
            }
        }
    }
}
