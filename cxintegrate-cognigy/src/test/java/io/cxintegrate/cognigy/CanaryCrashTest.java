package io.cxintegrate.cognigy;

import static io.cxintegrate.cognigy.CanaryScene.canary;
import static io.cxintegrate.cognigy.CanaryScene.deployBoth;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.cognigy.MortalProcess.Death;
import io.cxintegrate.cognigy.rollout.CanaryRollout;
import io.cxintegrate.cognigy.rollout.RolloutDecision;
import io.cxintegrate.cognigy.rollout.RolloutDecision.Kind;
import io.cxintegrate.cognigy.rollout.RolloutStatus.Phase;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The process dies at each moment of a rollout, or another one decides at the same moment; the traffic ends where it should. */
class CanaryCrashTest {
    private final HttpTransport network = HttpTransport.jdk();
    private final TestClock clock = new TestClock();
    private final DocumentStore store = DocumentStore.inMemory();

    @AfterEach
    void close() {
        network.close();
    }

    @ParameterizedTest
    @CsvSource({"0.02, COMPLETED, '{\"v2\":1.0}'", "0.5, ROLLED_BACK, '{\"int-1\":1.0}'"})
    void rollout_processDiesAgainAndAgain_endsAsItShouldWithEveryDecisionOnRecord(
            double failureRate, Phase phase, String split) {
        // Each process lives a moment longer than the one before, so that every moment of a decision is somebody's
        // last.
        try (FakeCognigy fake = FakeCognigy.start(clock)) {
            InMemoryAuditSink audit = AuditSink.inMemory();
            fake.traffic("bot-1")
                    .seed(1)
                    .version("v1", 0.02, Duration.ofMillis(80))
                    .version("v2", failureRate, Duration.ofMillis(80));
            try (Cognigy first = Tenants.client(fake, clock).store(store).build()) {
                deployBoth(first);
            }
            int deaths = 0;
            boolean over = false;
            for (int moments = 0; !over && moments < 200; moments++) {
                MortalProcess process = new MortalProcess(store, moments % 12, audit);
                try (Cognigy mortal = process.start(fake, clock, network)) {
                    CanaryRollout canary = canary(mortal, fake).start();
                    fake.traffic("bot-1").send(500);
                    clock.advance(Duration.ofMinutes(1));
                    canary.evaluate();
                    over = canary.status().isOver();
                } catch (Death e) {
                    deaths++;
                }
            }
            try (Cognigy last =
                    Tenants.client(fake, clock).store(store).audit(audit).build()) {
                CanaryRollout canary = canary(last, fake).start();
                canary.evaluate();
                assertThat(canary.status().phase()).isEqualTo(phase);
                assertThat(deaths).isGreaterThan(10);
                assertThat(fake.trafficSplit("bot-1").toJson()).isEqualTo(split);
                List<String> recorded = audit.events().stream()
                        .filter(e -> e.action().orElse("").startsWith("CANARY_"))
                        .map(AuditEvent::details)
                        .map(details -> details.orElseThrow().toJson())
                        .distinct()
                        .toList();
                assertThat(recorded)
                        .containsExactlyElementsOf(canary.status().decisions().stream()
                                .map(d -> d.toJson().toJson())
                                .toList());
            }
        }
    }

    @Test
    void evaluate_anotherProcessGoesOnWhileThisOneSleeps_theTrafficIsWhereTheStoreSays() {
        try (FakeCognigy fake = FakeCognigy.start(clock)) {
            fake.traffic("bot-1").seed(1);
            AtomicBoolean asleep = new AtomicBoolean();
            try (Cognigy awake = Tenants.client(fake, clock).store(store).build()) {
                deployBoth(awake);
                CanaryRollout other = canary(awake, fake).start();
                // This one decides to promote, moves the traffic, and before it can mark that, the other one goes on to
                // the end.
                DocumentStore slow = new Slow(store, () -> {
                    if (asleep.compareAndSet(true, false)) {
                        for (int i = 0; i < 20 && !other.status().isOver(); i++) {
                            other.evaluate();
                            fake.traffic("bot-1").send(2_000);
                            clock.advance(Duration.ofMinutes(6));
                        }
                        fake.traffic("bot-1").send(1);
                    }
                });
                try (Cognigy sleeper = Tenants.client(fake, clock).store(slow).build()) {
                    CanaryRollout canary = canary(sleeper, fake).start();
                    fake.traffic("bot-1").send(5_000);
                    clock.advance(Duration.ofMinutes(6));
                    asleep.set(true);
                    canary.evaluate();
                    assertThat(canary.status().phase()).isEqualTo(Phase.COMPLETED);
                    assertThat(canary.status().decisions())
                            .extracting(RolloutDecision::kind)
                            .containsExactly(Kind.START, Kind.PROMOTE, Kind.COMPLETE);
                }
            }
            assertThat(fake.trafficSplit("bot-1").toJson()).isEqualTo("{\"v2\":1.0}");
        }
    }

    /** A store in front of another one, which lets something happen before it marks a promotion as carried out. */
    private static final class Slow implements DocumentStore {
        private final DocumentStore inner;
        private final Runnable before;

        Slow(DocumentStore inner, Runnable before) {
            this.inner = inner;
            this.before = before;
        }

        @Override
        public Optional<StoredDocument> load(DocumentKey key) {
            return inner.load(key);
        }

        @Override
        public Optional<StoredDocument> save(DocumentKey key, JsonObject document, long expectedRevision) {
            if (document.get("carried_out") == Boolean.TRUE) {
                before.run();
            }
            return inner.save(key, document, expectedRevision);
        }

        @Override
        public boolean delete(DocumentKey key, long expectedRevision) {
            return inner.delete(key, expectedRevision);
        }

        @Override
        public List<StoredDocument> list(String collection, String afterId, int limit) {
            return inner.list(collection, afterId, limit);
        }
    }
}
