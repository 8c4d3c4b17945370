package io.cxintegrate.cognigy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeploymentStateTest {
    static final DeployedVersion V1 =
            DeployedVersion.of("v1", "int-1", "a1".repeat(32), Instant.parse("2026-01-01T00:00:00Z"), "svc_account_01");
    static final DeployedVersion V2 =
            DeployedVersion.of("v2", "int-2", "b2".repeat(32), Instant.parse("2026-01-02T00:00:00Z"), null);

    @Test
    void deployed_second_makesTheFirstPrevious() {
        DeploymentState state = DeploymentState.empty().deployed(V1).deployed(V2);
        assertThat(state.current()).contains(V2);
        assertThat(state.previous()).contains(V1);
        assertThat(state.history()).containsExactly(V1, V2);
        assertThat(state.revision()).isEqualTo(2);
        assertThat(state)
                .hasToString("DeploymentState[revision=2, current=v2 (int-2), previous=v1 (int-1), history=2]");
    }

    @Test
    void deployed_sameIntegrationAgain_keepsThePreviousOne() {
        DeploymentState state =
                DeploymentState.empty().deployed(V1).deployed(V2).deployed(V2);
        assertThat(state.current()).contains(V2);
        assertThat(state.previous()).contains(V1);
        assertThat(state.history()).containsExactly(V1, V2, V2);
    }

    @Test
    void rolledBack_twoVersions_leavesOneAndNoPrevious() {
        DeploymentState state =
                DeploymentState.empty().deployed(V1).deployed(V2).rolledBack();
        assertThat(state.current()).contains(V1);
        assertThat(state.previous()).isEmpty();
        assertThat(state.history()).containsExactly(V1, V2);
        assertThat(state.revision()).isEqualTo(3);
    }

    @Test
    void rolledBack_oneVersion_isRefused() {
        assertThatThrownBy(() -> DeploymentState.empty().deployed(V1).rolledBack())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there is no previous version to roll back to");
    }

    @Test
    void find_labelUsedTwice_isTheLatest() {
        DeployedVersion again =
                DeployedVersion.of("v1", "int-9", V1.payloadHash(), Instant.parse("2026-01-03T00:00:00Z"), null);
        DeploymentState state =
                DeploymentState.empty().deployed(V1).deployed(V2).deployed(again);
        assertThat(state.find("v1")).contains(again);
        assertThat(state.find("v3")).isEmpty();
    }

    @Test
    void fromJson_whatToJsonWrote_isEqual() {
        for (DeploymentState state : new DeploymentState[] {
            DeploymentState.empty(),
            DeploymentState.empty().deployed(V1),
            DeploymentState.empty().deployed(V1).deployed(V2),
            DeploymentState.empty().deployed(V1).deployed(V2).rolledBack()
        }) {
            JsonObject read = JsonObject.parse(state.toJson().toJson());
            assertThat(DeploymentState.fromJson(read)).isEqualTo(state);
        }
    }

    @Test
    void toJson_oneVersion_isSnakeCase() {
        String v1 = "{\"version\":\"v1\",\"integration_id\":\"int-1\",\"payload_hash\":\"" + V1.payloadHash()
                + "\",\"deployed_at\":\"2026-01-01T00:00:00Z\",\"deployed_by\":\"svc_account_01\"}";
        assertThat(DeploymentState.empty().deployed(V1).toJson().toJson())
                .isEqualTo("{\"revision\":1,\"current\":" + v1 + ",\"history\":[" + v1 + "]}");
    }

    @Test
    void fromJson_historyMissing_saysSo() {
        assertThatThrownBy(() -> DeploymentState.fromJson(JsonObject.of("revision", 1)))
                .isInstanceOf(JsonException.class)
                .hasMessage("member 'history' should be an array but is nothing");
    }
}
