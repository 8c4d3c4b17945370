package io.cxintegrate.cxone.connectors;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.CxoneOperation.DELETE_CONNECTOR;
import static io.cxintegrate.testkit.CxoneOperation.GET_CONNECTOR;
import static io.cxintegrate.testkit.CxoneOperation.LIST_CONNECTORS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.junit.CxFakes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked for and taken away, over real sockets. */
@CxFakes
class ConnectorsReadAndDeleteTest {
    private final InMemoryAuditSink audit = AuditSink.inMemory();
    private final ConnectorDefinition connector = Samples.connector();
    private Cxone cxone;

    @BeforeEach
    void connect(FakeCxone fake) {
        cxone = Fakes.builder(fake).audit(audit).build();
    }

    @AfterEach
    void close() {
        cxone.close();
    }

    @Test
    void get_ofARegisteredOne_givesItBackWithoutLoss() {
        cxone.connectors().register(connector);
        RegisteredConnector got = cxone.connectors().get(Samples.ID).orElseThrow();
        assertThat(got.connectorId()).isEqualTo(Samples.ID);
        assertThat(got.toJson().toJson()).isEqualTo(Samples.JSON);
        assertThat(got.definition()).isEqualTo(connector);
    }

    @Test
    void get_ofAnUnknownOne_isEmpty(FakeCxone fake) throws Exception {
        assertThat(cxone.connectors().get("no-such")).isEmpty();
        assertThat(cxone.connectors().getAsync("no-such").get(30, TimeUnit.SECONDS))
                .isEqualTo(Optional.empty());
        assertThat(fake).received(GET_CONNECTOR).times(2);
    }

    @Test
    void get_withAnIdThatLeavesItsPlace_isEncoded(FakeCxone fake) {
        assertThat(cxone.connectors().get("../x y")).isEmpty();
        assertThat(fake.journal().calls(GET_CONNECTOR).get(0).path())
                .isEqualTo("/api/v1/integrations/connectors/..%2Fx%20y");
    }

    @Test
    void list_ofTwo_givesBothInOrder() throws Exception {
        cxone.connectors().register(connector);
        cxone.connectors().register(connector.toBuilder().connectorId("db-2").build());
        assertThat(cxone.connectors().list())
                .extracting(RegisteredConnector::connectorId)
                .containsExactly(Samples.ID, "db-2");
        assertThat(cxone.connectors().listAsync().get(30, TimeUnit.SECONDS)).hasSize(2);
    }

    @Test
    void list_withoutScope_namesWhatIsNeeded(FakeCxone fake) {
        fake.faults().on(LIST_CONNECTORS).first().status(403);
        assertThatThrownBy(() -> cxone.connectors().list())
                .hasMessage(
                        "cxone LIST_CONNECTORS failed: 403 FORBIDDEN: the token lacks a scope (integrations:read and"
                                + " dataactions:read are needed); grant them to the OAuth client");
    }

    @Test
    void delete_ofARegisteredOne_saysItWasThereAndOnceOnly(FakeCxone fake) throws Exception {
        cxone.connectors().register(connector);
        fake.faults().on(DELETE_CONNECTOR).first().status(503);
        assertThat(cxone.connectors().delete(Samples.ID)).isTrue();
        assertThat(cxone.connectors().delete(Samples.ID)).isFalse();
        assertThat(cxone.connectors().deleteAsync(Samples.ID).get(30, TimeUnit.SECONDS))
                .isFalse();
        assertThat(fake.connectors()).isEmpty();
        assertThat(audit.events())
                .filteredOn(e -> e.eventType().equals("CONNECTOR_DELETED"))
                .extracting(e -> e.details().orElseThrow().toJson())
                .containsExactly("{\"existed\":true}", "{\"existed\":false}", "{\"existed\":false}");
    }
}
