package io.cxintegrate.examples.tour;

import io.cxintegrate.cognigy.Cognigy;
import io.cxintegrate.cognigy.CognigyBot;
import io.cxintegrate.cognigy.mapping.AuthDirective;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.MappingTransformer;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.cognigy.mapping.Transformations;
import io.cxintegrate.cognigy.rollout.CanaryRollout;
import io.cxintegrate.cognigy.rollout.RolloutStatus;
import io.cxintegrate.cognigy.rollout.VersionFigures;
import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.ExpressionLint;
import io.cxintegrate.core.transform.LintFinding;
import io.cxintegrate.testkit.CognigyOperation;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.traffic.SimulatedCall;
import io.cxintegrate.testkit.traffic.SimulatedTraffic;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A payment mapping: built, checked, deployed twice, split, run, watched and rolled back by its canary. */
public final class CognigyJourney implements Journey {
    @Override
    public String name() {
        return "Cognigy: a mapping, built to rolled back";
    }

    @Override
    public void run(JourneyReport report) {
        try (FakeCognigy fake = FakeCognigy.start(TimeSource.system())) {
            fake.faults().on(CognigyOperation.CREATE_INTEGRATION).first().tooManyRequests(Duration.ofSeconds(1));
            Transformations mended = mend(report);
            IntegrationMapping v1 = IntegrationMapping.fromJson(Resources.json("cognigy/payment_processor_v1.json"));
            IntegrationMapping v2 = IntegrationMapping.builder()
                    .name("payment_processor_v2")
                    .endpointUrl("https://api.payment-provider.com/v1/charge")
                    .method("POST")
                    .timeout(Duration.ofSeconds(12))
                    .authDirective(AuthDirective.of("Bearer ${service_token}"))
                    .transformations(mended)
                    .version("v2")
                    .trafficSplit(java.util.Map.of("v2", 1.0))
                    .typeMapping("amount", "number")
                    .typeMapping("currency", "string")
                    .build();
            report.step("A mapping with three faults is refused, all at once");
            report.expectFailure(
                    InvalidConfigurationException.class,
                    () -> IntegrationMapping.builder()
                            .from(v1.toJson())
                            .timeout(Duration.ofSeconds(31))
                            .method("FETCH")
                            .typeMapping("amount", "money")
                            .build());
            try (Cognigy cognigy = Cognigy.builder()
                    .baseUri(fake.baseUri())
                    .clientId(fake.clientId())
                    .clientSecret(fake.clientSecret())
                    .userId("svc_account_01")
                    .audit(report.audit())
                    .metrics(report.stats())
                    .retryListener(report.retryListener())
                    .build()) {
                rollOut(report, cognigy.bot("bot-payments"), v1, v2);
                canary(report, cognigy.bot("bot-payments"), fake.traffic("bot-payments"));
            }
            wrongSecret(report, fake);
            report.expect(fake.tokens().issued() == 1, "one token served all calls");
            report.traffic(fake);
        }
        report.close();
    }

    private static Transformations mend(JourneyReport report) {
        report.step(
                "The tutorial's expressions leave object keys unquoted; the lint says what that means and mends it");
        JsonObject given = Resources.json("cognigy/tutorial_expressions.json");
        JsonObject.Builder mended = JsonObject.builder();
        for (String name : given.names()) {
            String source = given.string(name);
            for (LintFinding finding : ExpressionLint.check(source)) {
                report.say(name + ": " + finding.message());
                source = finding.fixedSource();
            }
            report.say("mended: " + source);
            mended.put(name, source);
        }
        JsonObject m = mended.build();
        return Transformations.of(m.string("request_expression"), m.string("response_expression"))
                .withFallback(m.string("fallback_expression"));
    }

    private static void rollOut(JourneyReport report, CognigyBot bot, IntegrationMapping v1, IntegrationMapping v2) {
        report.step("Deploy v1, through a 429 with Retry-After, then v2, then split 90/10");
        bot.deployments().deploy(v1);
        bot.deployments().deploy(v2);
        bot.deployments().split(TrafficSplit.of("v1", 0.9, "v2", 0.1));
        report.say("payload of v2, SHA-256 over RFC 8785: " + v2.payloadHash());

        report.step("Transform the bot's context, a good answer and a failed one");
        MappingTransformer transformer = bot.transformer(v2);
        JsonObject context = Resources.json("cognigy/bot_context.json");
        JsonObject request = transformer.request(context);
        report.show("context", context);
        report.show("request", request);
        report.expect(
                request.toJson().contains("\"currency\":\"USD\",\"amount\":150.00"),
                "currency and amount stand at the top of the request, to the cent");
        JsonObject answers = Resources.json("cognigy/service_answers.json");
        report.show("200 ->", transformer.response(200, answers.object("charged")));
        JsonObject fallback = transformer.response(503, answers.object("down"));
        report.show("503 ->", fallback);
        report.expect(
                fallback.bool("fallback_triggered"), "the status is looked at before the response expression runs");

        report.step("Register the health webhook");
        bot.webhooks().registerHealthMonitor(URI.create("https://monitoring.example.com/webhooks/cognigy-health"));
    }

    private static void canary(JourneyReport report, CognigyBot bot, SimulatedTraffic traffic) {
        report.step("A canary of v2 at 10 %, while v2 fails 5 % more often than v1: it is rolled back by itself");
        traffic.seed(2).version("v1", 0.02, Duration.ofMillis(80)).version("v2", 0.07, Duration.ofMillis(80));
        CanaryRollout canary = bot.canary()
                .metrics((version, from) -> figures(traffic.calls(version, from)))
                .step(0.10, 300, Duration.ZERO)
                .step(0.50, 300, Duration.ZERO)
                .start();
        while (!canary.status().isOver()) {
            traffic.send(1_000);
            canary.evaluate();
        }
        canary.status().decisions().forEach(decision -> report.say(decision.toString()));
        report.expect(
                canary.status().phase() == RolloutStatus.Phase.ROLLED_BACK
                        && canary.status().step() == 1,
                "the bad candidate did not get beyond the first step");
        report.say("back on version "
                + bot.deployments().state().current().orElseThrow().version());
        report.expect(
                traffic.send(100).stream().allMatch(call -> call.version().equals("v1")),
                "all traffic goes to v1 again");
    }

    private static VersionFigures figures(List<SimulatedCall> calls) {
        if (calls.isEmpty()) {
            return VersionFigures.NONE;
        }
        List<Duration> latencies =
                calls.stream().map(SimulatedCall::latency).sorted().toList();
        return new VersionFigures(
                calls.size(),
                calls.stream().filter(call -> !call.success()).count(),
                latencies.get((95 * latencies.size() + 99) / 100 - 1));
    }

    private static void wrongSecret(JourneyReport report, FakeCognigy fake) {
        report.step("A wrong client secret is told as such, once, and shown nowhere");
        try (Cognigy stranger = Cognigy.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(Secret.of("not-the-secret"))
                .build()) {
            report.expectFailure(
                    CredentialException.class,
                    () -> stranger.bot("bot-payments").webhooks().list());
        }
    }
}
