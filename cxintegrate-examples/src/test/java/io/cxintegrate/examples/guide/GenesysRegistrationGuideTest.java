package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.genesys.dataaction.ArchitectMapping;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.registration.ActionContract;
import io.cxintegrate.genesys.registration.ActionPlan;
import io.cxintegrate.genesys.registration.AppliedPlan;
import io.cxintegrate.genesys.registration.ContractCompatibility;
import io.cxintegrate.genesys.registration.EndpointAction;
import io.cxintegrate.genesys.registration.RegistrationOptions;
import io.cxintegrate.genesys.simulator.ActionSimulator;
import io.cxintegrate.genesys.simulator.HttpActionBackend;
import io.cxintegrate.genesys.simulator.SimulationTrace;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
    void apply_asynchronously_isCalledAsItWasPublished(FakeGenesys fake) throws Exception {
        ActionExport action = ActionExport.builder("Find customer")
                .request("GET", "/customers/${esc.uriEncode(${input.customerId})}")
                .input(INPUT)
                .output(OUTPUT)
                .build();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Genesys genesys = genesys(fake);
                FakeRestService service = FakeRestService.start();
                HttpTransport transport = HttpTransport.jdk()) {
            service.resource("/customers/4711", JsonObject.of("name", "Ann"));
            ActionPlan plan = genesys.actions().plan(action);

            CompletableFuture<AppliedPlan> later = genesys.actions().applyAsync(plan, executor);
            assertThat(later.get(60, TimeUnit.SECONDS).action().version()).isEqualTo(1);

            JsonObject published = fake.actions().get(0);
            ActionExport live = ActionExport.of(published);
            SimulationTrace called = ActionSimulator.against(HttpActionBackend.instead(service.baseUri(), transport))
                    .run(live, JsonObject.of("customerId", "4711"));

            assertThat(called.finalResult()).isEqualTo(Map.of("name", "Ann"));
        } finally {
            executor.shutdownNow();
        }
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
