package io.cxintegrate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.cognigy.Cognigy;
import io.cxintegrate.cognigy.mapping.AuthDirective;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.Transformations;
import io.cxintegrate.cognigy.rollout.CanaryRollout;
import io.cxintegrate.cognigy.rollout.RolloutDecision;
import io.cxintegrate.cognigy.rollout.RolloutDecision.Kind;
import io.cxintegrate.cognigy.rollout.RolloutStatus.Phase;
import io.cxintegrate.cognigy.rollout.VersionFigures;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.pg.store.PgDocumentStore;
import io.cxintegrate.pg.store.PgMigrations;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import io.cxintegrate.testkit.traffic.SimulatedCall;
import io.cxintegrate.testkit.traffic.SimulatedTraffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One canary, evaluated by two nodes at the same time that share what they know through one database. */
@CxFakes
class CanaryOnPostgresTest {
    private final InMemoryAuditSink audit = AuditSink.inMemory();
    private PostgresFixture db;

    @BeforeEach
    void open() {
        db = PostgresFixture.shared().freshDatabase();
        PgMigrations.ofDefaultSchema().migrate(db.dataSource());
    }

    @AfterEach
    void close() {
        db.close();
    }

    private Cognigy node(FakeCognigy fake, TestClock clock) {
        return Cognigy.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .clock(clock)
                .audit(audit)
                .store(PgDocumentStore.builder(db.dataSource()).build())
                .build();
    }

    private static IntegrationMapping mapping(String version) {
        return IntegrationMapping.builder()
                .name("payment_processor")
                .endpointUrl("https://api.payment-provider.com/v1/charge")
                .authDirective(AuthDirective.of("Bearer ${service_token}"))
                .transformations(Transformations.of("{'amount': request.amount}", "{'status': status}"))
                .version(version)
                .build();
    }

    private static CanaryRollout canary(Cognigy node, SimulatedTraffic traffic) {
        return node.bot("bot-1")
                .canary()
                .metrics((version, from) -> {
                    List<SimulatedCall> calls = traffic.calls(version, from);
                    return new VersionFigures(
                            calls.size(),
                            calls.stream().filter(call -> !call.success()).count(),
                            Duration.ofMillis(100));
                })
                .step(0.1, 200, Duration.ofMinutes(1))
                .step(0.5, 200, Duration.ofMinutes(1))
                .start();
    }

    @ParameterizedTest
    @CsvSource({"0.02, COMPLETED, '{\"v2\":1.0}'", "0.3, ROLLED_BACK, '{\"int-1\":1.0}'"})
    void canary_twoNodesEvaluateAtOnce_eachDecisionIsMadeOnce(
            double failureRate, Phase phase, String split, FakeCognigy fake, TestClock clock) throws Exception {
        SimulatedTraffic traffic = fake.traffic("bot-1")
                .seed(1)
                .version("v1", 0.02, Duration.ofMillis(80))
                .version("v2", failureRate, Duration.ofMillis(80));
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (Cognigy a = node(fake, clock);
                Cognigy b = node(fake, clock)) {
            a.bot("bot-1").deployments().deploy(mapping("v1"));
            a.bot("bot-1").deployments().deploy(mapping("v2"));
            List<CanaryRollout> nodes = List.of(canary(a, traffic), canary(b, traffic));
            for (int i = 0; i < 100 && !nodes.get(0).status().isOver(); i++) {
                traffic.send(300);
                clock.advance(Duration.ofSeconds(10));
                List<Future<RolloutDecision>> running = new ArrayList<>();
                for (CanaryRollout node : nodes) {
                    running.add(pool.submit(node::evaluate));
                }
                for (Future<RolloutDecision> one : running) {
                    one.get(60, TimeUnit.SECONDS);
                }
            }
            assertThat(nodes.get(1).status().phase()).isEqualTo(phase);
            assertThat(nodes.get(0).status()).isEqualTo(nodes.get(1).status());
            assertThat(nodes.get(0).status().decisions().stream()
                            .map(RolloutDecision::kind)
                            .filter(kind -> kind != Kind.HOLD)
                            .toList())
                    .doesNotHaveDuplicates();
            assertThat(fake.trafficSplit("bot-1").toJson()).isEqualTo(split);
            assertThat(audit.events().stream()
                            .filter(e -> e.action().orElse("").startsWith("CANARY_"))
                            .map(e -> e.details().orElseThrow())
                            .distinct())
                    .containsExactlyInAnyOrderElementsOf(nodes.get(0).status().decisions().stream()
                            .map(RolloutDecision::toJson)
                            .toList());
        } finally {
            pool.shutdownNow();
        }
    }
}
