package io.cxintegrate.cognigy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.cognigy.Cognigy;
import io.cxintegrate.cognigy.Deployments;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.Mappings;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.cognigy.rollout.CanaryRollout;
import io.cxintegrate.cognigy.rollout.RolloutStatus.Phase;
import io.cxintegrate.cognigy.rollout.VersionFigures;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.FakeResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A canary that is judged by what the runtime itself has seen. */
@CxFakes
class RuntimeCanaryTest {
    private static final JsonObject CONTEXT = JsonObject.parse("{\"request\":{\"amount\":1,\"currency\":\"EUR\"}}");

    private static IntegrationMapping mapping(FakeRestService service, String version) {
        return Mappings.payment()
                .endpointUrl(service.baseUri() + "/" + version)
                .version(version)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"200, COMPLETED, v2", "500, ROLLED_BACK, v1"})
    void canary_byTheFiguresOfTheRuntime_isDecided(
            int status, Phase phase, String winner, FakeCognigy fake, FakeRestService service, TestClock clock) {
        service.respond(RestOperation.post("v1"), FakeResponse.json(200, JsonObject.of("id", "tx")));
        service.respond(RestOperation.post("v2"), FakeResponse.json(status, JsonObject.of("id", "tx")));
        IntegrationMapping v1 = mapping(service, "v1");
        IntegrationMapping v2 = mapping(service, "v2");
        try (Cognigy cognigy = Cognigy.builder()
                        .baseUri(fake.baseUri())
                        .clientId(fake.clientId())
                        .clientSecret(fake.clientSecret())
                        .userId("svc_account_01")
                        .clock(clock)
                        .build();
                MappingRuntime runtime = MappingRuntime.builder()
                        .mapping(v1)
                        .mapping(v2)
                        .split(TrafficSplit.allTo("v1"))
                        .placeholder("service_token", Secret.of("token"))
                        .clock(clock)
                        .build()) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(v1);
            deployments.deploy(v2);
            CanaryRollout canary = cognigy.bot("bot-1")
                    .canary()
                    .metrics(runtime.meter())
                    .step(0.5, 20, Duration.ofSeconds(30))
                    .start();

            for (int i = 0; i < 20 && !canary.status().isOver(); i++) {
                runtime.split(TrafficSplit.of(deployments.trafficSplit()));
                for (int call = 0; call < 20; call++) {
                    runtime.call(CONTEXT);
                }
                clock.advance(Duration.ofSeconds(30));
                canary.evaluate();
            }

            assertThat(canary.status().phase()).isEqualTo(phase);
            runtime.split(TrafficSplit.of(deployments.trafficSplit()));
            assertThat(runtime.call(CONTEXT).version()).isEqualTo(winner);
        }
    }

    @Test
    void meter_askedForALaterMoment_countFromThere(FakeRestService service, TestClock clock) {
        service.respond(
                RestOperation.post("v1"),
                FakeResponse.json(200, JsonObject.empty()),
                FakeResponse.json(500, JsonObject.empty()));
        try (MappingRuntime runtime = MappingRuntime.builder()
                .mapping(mapping(service, "v1"))
                .placeholder("service_token", Secret.of("token"))
                .clock(clock)
                .build()) {
            runtime.call(CONTEXT);
            var metrics = runtime.meter();
            var begun = clock.instant();
            assertThat(metrics.since("v1", begun).requests()).isZero();
            runtime.call(CONTEXT);
            runtime.call(CONTEXT);
            assertThat(metrics.since("v1", begun).requests()).isEqualTo(2);
            assertThat(metrics.since("v1", begun).failures()).isEqualTo(2);
            assertThat(metrics.since("v1", begun.plusSeconds(1))).isEqualTo(VersionFigures.NONE);
            assertThat(metrics.since("v9", begun)).isEqualTo(VersionFigures.NONE);
            assertThat(runtime.meter().snapshots().get("v1").totalRequests()).isEqualTo(3);
        }
    }
}
