package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.cognigy.mapping.AuthDirective;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.MappingFile;
import io.cxintegrate.cognigy.mapping.MappingTransformer;
import io.cxintegrate.cognigy.mapping.Transformations;
import io.cxintegrate.cognigy.proof.MappingProof;
import io.cxintegrate.cognigy.proof.ProofCase;
import io.cxintegrate.cognigy.proof.ProofFailedException;
import io.cxintegrate.cognigy.proof.ProofReport;
import io.cxintegrate.cognigy.proof.TypeCheck;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.BranchingTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CognigyMappingGuideTest {
    private static final Path GUIDE = Path.of("").toAbsolutePath().getParent().resolve("docs/cognigy.md");

    @TempDir
    Path folder;

    private static IntegrationMapping charge() {
        return IntegrationMapping.builder()
                .name("payment_processor_v2")
                .endpointUrl("https://api.payment-provider.com/v1/charge")
                .authDirective(AuthDirective.of("Bearer ${service_token}"))
                .transformations(Transformations.of(
                                "{'currency': request.currency, 'amount': request.amount}",
                                "{'status': status, 'transaction_id': id}")
                        .withFallback("{'status': 'DEGRADED'}"))
                .version("v2")
                .typeMapping("amount", "number")
                .build();
    }

    @Test
    void file_asTheGuideShows_keepsTheMapping() {
        IntegrationMapping v2 = charge();
        Path file = folder.resolve("payment.json");

        MappingFile.save(v2, file);
        IntegrationMapping loaded = MappingFile.load(file);
        JsonSchema schema = JsonSchema.of(MappingFile.schema());

        assertThat(loaded).isEqualTo(v2);
        assertThat(schema.accepts(MappingFile.read(file))).isTrue();
    }

    @Test
    void waiver_asTheGuideShows_isKeptWithItsReason() {
        IntegrationMapping.Builder builder = charge().toBuilder().transformations(Transformations.of("{sku: 1}", "$"));
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("mended: {\"sku\": 1}");

        IntegrationMapping waived = builder.waiveLint("unquoted-object-key", "the keys are names of products")
                .build();

        assertThat(waived.lintWaivers()).containsEntry("unquoted-object-key", "the keys are names of products");
    }

    @Test
    void typeCheck_asTheGuideShows_findsTextWhereANumberIsPromised() {
        IntegrationMapping v2 = charge();
        JsonObject context = JsonObject.parse("{\"request\": {\"amount\": 150.00, \"currency\": \"USD\"}}");

        TypeCheck.of(v2).sample("a charge in USD", context).assertPassed();

        JsonObject text = JsonObject.parse("{\"request\": {\"amount\": \"150\"}}");
        assertThat(TypeCheck.of(v2).sample("text", text).mismatches())
                .hasToString("[sample 'text': amount must be number but is string]");
    }

    @Test
    void proof_asTheGuideShows_passesWithTheCaseOfTheGuide() throws IOException {
        IntegrationMapping v2 = charge();
        Path cases = Files.createDirectory(folder.resolve("cases"));
        Files.writeString(cases.resolve("charge.json"), jsonOfTheGuide());
        assertThat(JsonSchema.of(ProofCase.schema()).accepts(JsonObject.parse(jsonOfTheGuide())))
                .isTrue();

        ProofReport report = MappingProof.of(v2).run(ProofCase.load(cases));
        report.assertPassed();

        assertThat(report.notRun()).containsExactly("fallback_expression");
        MappingProof other = MappingProof.of(charge().toBuilder()
                .transformations(Transformations.of("$.request", "$"))
                .build());
        assertThatThrownBy(() -> other.run(ProofCase.load(cases)).assertPassed())
                .isInstanceOf(ProofFailedException.class)
                .hasMessageContaining("FAIL a charge in USD (charge.json)");
    }

    @Test
    void branches_asTheGuideShows_sayWhichRan() {
        IntegrationMapping v2 = charge();
        JsonObject body = JsonObject.parse("{\"id\": \"tx-1\", \"items\": []}");

        BranchingTransform answers = BranchingTransform.builder()
                .when("partial", "status = 206", "{'partial': true, 'id': id}")
                .when("empty", "$count(items) = 0", "{'found': false}")
                .otherwise("{'id': id}")
                .build();
        MappingTransformer transformer =
                MappingTransformer.builder(v2).response(answers).build();
        MappingTransformer.Mapped mapped = transformer.mapResponse(200, body);

        assertThat(mapped.branch()).contains("empty");
        assertThat(mapped.json().toJson()).isEqualTo("{\"success\":true,\"data\":{\"found\":false}}");

        IntegrationMapping deployable = v2.toBuilder()
                .transformations(Transformations.of(v2.transformations().request(), answers.source()))
                .build();

        assertThat(MappingTransformer.of(deployable).response(200, body)).isEqualTo(mapped.json());
    }

    /** The first block of JSON in the guide. */
    private static String jsonOfTheGuide() throws IOException {
        List<String> lines = Files.readAllLines(GUIDE);
        int start = lines.indexOf("```json") + 1;
        int end = start + lines.subList(start, lines.size()).indexOf("```");
        return String.join("\n", lines.subList(start, end));
    }
}
