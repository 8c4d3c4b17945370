package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.lint.ActionLinter;
import io.cxintegrate.genesys.lint.LintReport;
import io.cxintegrate.genesys.simulator.ActionBackend;
import io.cxintegrate.genesys.simulator.ActionSamples;
import io.cxintegrate.genesys.simulator.ActionSimulator;
import io.cxintegrate.genesys.simulator.HttpActionBackend;
import io.cxintegrate.genesys.simulator.SimulationTrace;
import io.cxintegrate.testkit.FakeRestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenesysOfflineGuideTest {
    private static final JsonObject INPUT = JsonObject.parse("""
            {"type": "object", "required": ["customerId"], "properties": {"customerId": {"type": "string"}}}""");
    private static final JsonObject OUTPUT = JsonObject.parse("""
            {"type": "object", "properties": {
              "name": {"type": "string"}, "openOrders": {"type": "array", "items": {"type": "string"}}}}""");

    @Test
    void action_writtenAsTheGuideShows_isProvedAndMended() {
        ActionExport action = ActionExport.builder("Find customer")
                .request("GET", "/customers/${input.customerId}?expand=orders")
                .input(INPUT)
                .output(OUTPUT)
                .map("name", "$.customer.name", "\"unknown\"")
                .map("open", "$.orders[?(@.state == 'OPEN')].id")
                .success("{\"name\": ${name}, \"openOrders\": ${open}}")
                .build();

        ActionSimulator simulator = ActionSimulator.against(ActionBackend.answering("""
                {"orders": [{"id": "A1", "state": "OPEN"}, {"id": "A2", "state": "SENT"}]}"""));
        SimulationTrace trace = simulator.run(action, JsonObject.of("customerId", "4711"));

        assertThat(trace.success()).isTrue();
        assertThat(trace.finalResult()).isEqualTo(Map.of("name", "unknown", "openOrders", List.of("A1")));

        LintReport report = ActionLinter.standard().lint(action);
        ActionExport mended = report.fix();

        assertThat(report.toText()).endsWith("'Find customer': 0 errors, 1 warning, 0 notes, 1 of 1 fixable\n");
        assertThat(mended.request().urlTemplate())
                .isEqualTo("/customers/${esc.uriEncode(${input.customerId})}?expand=orders");
        JsonObject hostile = report.findings().get(0).example().orElseThrow();
        assertThat(simulator.run(action, hostile).request().orElseThrow().url())
                .isEqualTo("/customers/a/b?c=d&e#f?expand=orders");
        assertThat(simulator.run(mended, hostile).request().orElseThrow().url())
                .isEqualTo("/customers/a%2Fb%3Fc%3Dd%26e%23f?expand=orders");
        assertThat(simulator.run(mended, ActionSamples.input(action)).request())
                .isEqualTo(simulator.run(action, ActionSamples.input(action)).request());
    }

    @Test
    void export_ofThePlatform_isReadChangedAndWritten(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("find-customer.custom.json");
        Files.writeString(
                file, ActionExport.builder("A").request("GET", "/a").build().toJson());

        ActionExport exported = ActionExport.read(file);
        Files.writeString(file, exported.with("/config/timeoutSeconds", 10).toJson());

        assertThat(ActionExport.read(file).timeoutSeconds()).contains(10);
    }

    @Test
    void simulator_overHttp_asksAFake() {
        ActionExport action =
                ActionExport.builder("A").request("GET", "/customers/4711").build();
        try (FakeRestService service = FakeRestService.start();
                HttpTransport transport = HttpTransport.jdk()) {
            service.resource("/customers/4711", JsonObject.of("name", "Ann"));

            ActionSimulator overHttp = ActionSimulator.against(HttpActionBackend.instead(service.baseUri(), transport));

            assertThat(overHttp.run(action, JsonObject.empty()).finalResult()).isEqualTo(Map.of("name", "Ann"));
        }
    }
}
