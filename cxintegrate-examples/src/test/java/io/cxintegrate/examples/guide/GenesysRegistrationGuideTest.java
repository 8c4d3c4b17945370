package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.genesys.dataaction.ArchitectMapping;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.registration.ActionContract;
import io.cxintegrate.genesys.registration.ActionPlan;
import io.cxintegrate.genesys.registration.AppliedPlan;
import io.cxintegrate.genesys.registration.ContractCompatibility;
import io.cxintegrate.genesys.registration.EndpointAction;
import io.cxintegrate.genesys.registration.RegistrationOptions;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

@CxFakes
class GenesysRegistrationGuideTest {
    private static final JsonObject INPUT = JsonObject.parse("""
            {"type": "object", "properties": {"customerId": {"type": "string"}}, "required": ["customerId"]}""");
    private static final JsonObject OUTPUT = JsonObject.parse("""
            {"type": "object", "properties": {"name": {"type": "string"}}}""");

    private static Genesys genesys(FakeGenesys fake) {
        return Genesys.fromEnv(Map.of(
                "GENESYS_BASE_URL", fake.baseUri().toString(),
                "GENESYS_CLIENT_ID", fake.clientId(),
                "GENESYS_CLIENT_SECRET", fake.clientSecret().reveal()));
    }

    @Test
    void planAndApply_asTheGuideShows_publishesTheAction(FakeGenesys fake) {
        ActionExport action = ActionExport.builder("Find customer")
                .request("GET", "/customers/${esc.uriEncode(${input.customerId})}")
                .input(INPUT)
                .output(OUTPUT)
                .build();
        try (Genesys genesys = genesys(fake)) {
            RegistrationOptions options = RegistrationOptions.builder()
                    .integration("Customer service")
                    .testInput(JsonObject.of("customerId", "4711"))
                    .build();
            ActionPlan plan = genesys.actions().plan(action, options);
            String report = plan.report();
            AppliedPlan applied = genesys.actions().apply(plan);

            assertThat(report).isEqualTo("""
                    action 'Find customer': create and publish
                    integration 'Customer service': create and enable""");
            assertThat(applied.action().version()).isEqualTo(1);
        }
        assertThat(fake.actions()).hasSize(1);
    }

    @Test
    void register_endpointOfAHandler_isOneCall(FakeGenesys fake) {
        URI endpoint = URI.create("https://actions.example.com/fetch-user");
        try (Genesys genesys = genesys(fake)) {
            AppliedPlan made = genesys.actions()
                    .register(EndpointAction.builder("Fetch User", endpoint)
                            .description("Fetches a user by id")
                            .input(INPUT)
                            .output(OUTPUT)
                            .build());

            assertThat(made.done()).isEqualTo(ActionPlan.Kind.CREATE);
        }
    }

    @Test
    void compatibility_outputGone_namesTheFlows() {
        ActionContract before = new ActionContract(INPUT, OUTPUT);
        ActionContract after = new ActionContract(INPUT, JsonObject.parse("{\"type\": \"object\"}"));

        ContractCompatibility verdict = ContractCompatibility.between(before, after);
        String text = verdict.toText();
        String instructions = ArchitectMapping.of(JsonSchema.of(OUTPUT)).toMarkdown();

        assertThat(text).isEqualTo("""
                not compatible: 1 change breaks flows
                  - output.name: is gone; flows that read <output.name> find nothing""");
        assertThat(instructions).contains("| `<output.name>` | string | no |");
    }
}
