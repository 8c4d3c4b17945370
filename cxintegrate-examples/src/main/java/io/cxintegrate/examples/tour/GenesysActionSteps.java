package io.cxintegrate.examples.tour;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.lint.ActionLinter;
import io.cxintegrate.genesys.lint.LintReport;
import io.cxintegrate.genesys.registration.ActionPlan;
import io.cxintegrate.genesys.registration.AppliedPlan;
import io.cxintegrate.genesys.registration.RegistrationOptions;
import io.cxintegrate.genesys.simulator.ActionBackend;
import io.cxintegrate.genesys.simulator.ActionSimulator;
import io.cxintegrate.genesys.simulator.HttpActionBackend;
import io.cxintegrate.genesys.simulator.SimulationTrace;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.FakeRestService;
import java.util.Map;

/** An action as people export them: written, proved offline, linted and mended, registered, and called as it was published. */
final class GenesysActionSteps {
    private static final JsonObject HARMLESS = JsonObject.of("DESK_TITLE", "Claims", "FLOOR", "first");
    private static final JsonObject HOSTILE = JsonObject.of("DESK_TITLE", "x&floor=ground#", "FLOOR", "first");
    private static final Map<String, Object> FOUND = Map.of("DESK_ID", "d-2", "SEATS", 0);

    private GenesysActionSteps() {}

    static void run(JourneyReport report) {
        report.step("Write an action, as the platform exports it");
        ActionExport action = ActionExport.of(Resources.json("genesys/find-desk.custom.json"));
        report.say(action.request().method() + " " + action.request().urlTemplate());

        report.step("Prove it offline: the platform's steps, and what a hostile input does to its request");
        JsonObject desks = Resources.json("genesys/desks.json");
        ActionSimulator offline = ActionSimulator.against(ActionBackend.answering(desks.toJson()));
        SimulationTrace trace = offline.run(action, HARMLESS);
        report.say(trace.toString());
        report.expect(FOUND.equals(trace.finalResult()), "the outcome is " + trace.finalResult());
        report.expect(
                url(offline, action, HOSTILE).endsWith("title=x&floor=ground#&floor=first"),
                "another floor is asked for");

        report.step("Lint it, and mend what is mechanical");
        LintReport lint = ActionLinter.standard().lint(action);
        report.say(lint.toText().strip());
        ActionExport mended = lint.fix();
        report.expect(
                url(offline, mended, HARMLESS).equals(url(offline, action, HARMLESS)), "harmless input asks the same");
        report.expect(
                url(offline, mended, HOSTILE).endsWith("title=x%26floor%3Dground%23&floor=first"),
                "hostile input stays a title");
        report.expect(ActionLinter.standard().lint(mended).findings().isEmpty(), "nothing is left to find");

        try (FakeGenesys platform = FakeGenesys.start(TimeSource.system());
                Genesys genesys = genesys(platform, report)) {
            ActionExport published = register(genesys, platform, mended, report);
            call(published, desks, report);
        }
    }

    private static Genesys genesys(FakeGenesys platform, JourneyReport report) {
        return Genesys.builder()
                .baseUri(platform.baseUri())
                .clientId(platform.clientId())
                .clientSecret(platform.clientSecret())
                .audit(report.audit())
                .metrics(report.stats())
                .retryListener(report.retryListener())
                .build();
    }

    private static ActionExport register(
            Genesys genesys, FakeGenesys platform, ActionExport action, JourneyReport report) {
        report.step("Register it: a plan first, then draft, validation, test and publication");
        RegistrationOptions options = RegistrationOptions.builder()
                .integration("Desks")
                .testInput(HARMLESS)
                .build();
        ActionPlan plan = genesys.actions().plan(action, options);
        report.say(plan.report());
        AppliedPlan applied = genesys.actions().apply(plan);
        report.say("published " + applied.action());
        ActionPlan.Kind again = genesys.actions().plan(action, options).kind();
        report.expect(again == ActionPlan.Kind.NOTHING, "a second plan has nothing to do");
        report.traffic(platform);
        return ActionExport.of(platform.actions().get(0));
    }

    private static void call(ActionExport published, JsonObject desks, JourneyReport report) {
        report.step("Call it: what the platform has published, against a service behind a socket");
        try (FakeRestService service = FakeRestService.start(TimeSource.system());
                HttpTransport transport = HttpTransport.jdk()) {
            service.resource("api/v2/desks", desks);
            SimulationTrace trace = ActionSimulator.against(HttpActionBackend.instead(service.baseUri(), transport))
                    .run(published, HOSTILE);
            report.expect(trace.success() && FOUND.equals(trace.finalResult()), "the flow gets " + trace.finalResult());
            String asked = service.journal().calls().get(0).path();
            report.expect(
                    asked.equals("/api/v2/desks?title=x%26floor%3Dground%23&floor=first"), "the service saw " + asked);
            report.traffic(service);
        }
    }

    private static String url(ActionSimulator simulator, ActionExport action, JsonObject input) {
        return simulator.run(action, input).request().orElseThrow().url();
    }
}
