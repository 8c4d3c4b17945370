package io.cxintegrate.cognigy;

import static io.cxintegrate.testkit.CognigyOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.Mappings;
import io.cxintegrate.cognigy.mapping.Transformations;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import org.junit.jupiter.api.Test;

/** What the lint refuses never reaches the platform; what is waived does, and its reason is on record. */
@CxFakes
class LintWaiverTest {
    private static final String WHY = "the keys are names of products";

    private final InMemoryAuditSink audit = AuditSink.inMemory();

    @Test
    void deploy_errorNotWaived_cannotBeBuiltSoNothingIsSent(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = Tenants.client(fake, clock).audit(audit).build()) {
            Deployments deployments = cognigy.bot(Tenants.BOT).deployments();
            assertThatThrownBy(() -> deployments.deploy(unquoted().build()))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("; mended: " + Mappings.REQUEST + ";");
        }
        assertThat(fake).received(CREATE_INTEGRATION).never();
    }

    @Test
    void deploy_errorWaived_isSentAndOnRecordWithItsReason(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = Tenants.client(fake, clock).audit(audit).build()) {
            Deployments deployments = cognigy.bot(Tenants.BOT).deployments();
            deployments.deploy(Tenants.v1());
            deployments.deploy(unquoted().waiveLint("unquoted-object-key", WHY).build());
        }
        JsonObject plain = Tenants.outcomes(audit).get(0).toJson().object("details");
        assertThat(plain.has("lint_waivers")).isFalse();
        JsonObject waived = Tenants.outcomes(audit).get(1).toJson().object("details");
        assertThat(waived.object("lint_waivers")).isEqualTo(JsonObject.of("unquoted-object-key", WHY));
        assertThat(fake.integrations(Tenants.BOT)).hasSize(2);
    }

    private static IntegrationMapping.Builder unquoted() {
        return Mappings.payment().transformations(Transformations.of(Mappings.UNQUOTED_REQUEST, "$"));
    }
}
