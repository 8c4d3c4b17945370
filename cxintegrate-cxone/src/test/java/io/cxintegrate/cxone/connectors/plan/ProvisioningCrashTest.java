package io.cxintegrate.cxone.connectors.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.plan.ConnectorOutcome.Status;
import io.cxintegrate.cxone.connectors.plan.PlannedConnector.State;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.junit.CxFakes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that dies anywhere in the middle of applying a plan, and the next one, which has the store and nothing else. */
@CxFakes
class ProvisioningCrashTest {
    private static final int FLEET = 4;

    private enum Step {
        BEFORE_PUT,
        AFTER_PUT,
        BEFORE_SAVE,
        AFTER_SAVE
    }

    /** What nobody catches, as nobody catches the end of a process. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private final DocumentStore store = DocumentStore.inMemory();
    private Step deadly = Step.BEFORE_PUT;
    private int left;

    private void at(Step step) {
        if (step == deadly && --left == 0) {
            throw new Killed();
        }
    }

    static Stream<Arguments> deaths() {
        return Stream.of(Step.values())
                .flatMap(step -> IntStream.rangeClosed(1, FLEET).mapToObj(n -> Arguments.of(step, n)));
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void apply_diedAnywhere_theNextRunEndsItAndKnowsAllForItsOwn(Step step, int n, FakeCxone fake) {
        List<ConnectorDefinition> fleet = Fleet.of(FLEET);
        deadly = step;
        left = n;
        ConnectorPlan plan;
        try (HttpTransport transport = dying(HttpTransport.jdk());
                Cxone first = Fakes.builder(fake)
                        .transport(transport)
                        .store(dying(store))
                        .tenantId("acme")
                        .build()) {
            Provisioning dying = first.provisioning().withParallelism(1);
            plan = dying.plan(fleet);
            assertThatThrownBy(() -> dying.apply(plan)).isExactlyInstanceOf(Killed.class);
        }
        int there = fake.connectors().size();
        assertThat(there).isEqualTo(step == Step.BEFORE_PUT ? n - 1 : n);

        try (Cxone second = Fakes.builder(fake).store(store).tenantId("acme").build()) {
            Provisioning next = second.provisioning();
            ApplyReport report = next.apply(plan);
            assertThat(report.outcomes(Status.UNCHANGED)).hasSize(there);
            assertThat(report.outcomes(Status.REGISTERED)).hasSize(FLEET - there);
            assertThat(fake.connectors())
                    .containsExactlyInAnyOrderElementsOf(
                            fleet.stream().map(ConnectorDefinition::toJson).toList());
            assertThat(next.plan(fleet).hasChanges()).isFalse();
            // What is not written down would be an update: the files', not somebody else's doing.
            fleet.forEach(c -> fake.putByOthers(c.connectorId(), c.toJson().with("connectorName", "by hand")));
            assertThat(next.plan(fleet).connectors(State.DRIFTED)).hasSize(FLEET);
        }
    }

    private HttpTransport dying(HttpTransport under) {
        return new HttpTransport() {
            @Override
            public TransportResponse send(TransportRequest request) {
                boolean put = request.method().equals("PUT");
                if (put) {
                    at(Step.BEFORE_PUT);
                }
                TransportResponse response = under.send(request);
                if (put) {
                    at(Step.AFTER_PUT);
                }
                return response;
            }

            @Override
            public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
                return under.sendAsync(request);
            }

            @Override
            public void close() {
                under.close();
            }
        };
    }

    private DocumentStore dying(DocumentStore under) {
        return new DocumentStore() {
            @Override
            public Optional<StoredDocument> load(DocumentKey key) {
                return under.load(key);
            }

            @Override
            public Optional<StoredDocument> save(DocumentKey key, JsonObject document, long revision) {
                at(Step.BEFORE_SAVE);
                Optional<StoredDocument> saved = under.save(key, document, revision);
                at(Step.AFTER_SAVE);
                return saved;
            }

            @Override
            public boolean delete(DocumentKey key, long revision) {
                return under.delete(key, revision);
            }

            @Override
            public List<StoredDocument> list(String collection, String after, int limit) {
                return under.list(collection, after, limit);
            }
        };
    }
}
