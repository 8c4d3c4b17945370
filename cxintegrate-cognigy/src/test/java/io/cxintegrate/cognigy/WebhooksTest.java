package io.cxintegrate.cognigy;

import static io.cxintegrate.testkit.CognigyOperation.CREATE_WEBHOOK;
import static io.cxintegrate.testkit.CognigyOperation.DELETE_WEBHOOK;
import static io.cxintegrate.testkit.CognigyOperation.LIST_WEBHOOKS;
import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@CxFakes
class WebhooksTest {
    private static final URI HEALTH = URI.create("https://monitoring.example.com/health");

    private final InMemoryAuditSink audit = AuditSink.inMemory();

    @Test
    void registerHealthMonitor_thenListAndDelete_leavesNone(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            Webhooks webhooks = cognigy.bot("bot-1").webhooks();
            Webhook monitor = webhooks.registerHealthMonitor(HEALTH);
            assertThat(monitor.id()).isEqualTo("wh-1");
            assertThat(monitor.name()).isEqualTo("integration_health_monitor");
            assertThat(monitor.url()).isEqualTo(HEALTH);
            assertThat(monitor.events()).containsExactly("integration.health.check", "integration.latency.threshold");
            assertThat(monitor.isActive()).isTrue();
            assertThat(monitor).hasToString("Webhook[integration_health_monitor, wh-1]");
            assertThat(webhooks.list()).isEqualTo(List.of(monitor));
            assertThat(webhooks.delete("wh-1")).isEqualTo("wh-1");
            assertThat(webhooks.list()).isEmpty();
        }
        assertThat(Tenants.outcomes(audit))
                .extracting(e -> e.action().orElse("") + " " + e.status().orElse(""))
                .containsExactly("REGISTER_WEBHOOK SUCCESS", "DELETE_WEBHOOK SUCCESS");
    }

    @Test
    void asyncTwins_registerListDelete_doTheSame(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            Webhooks webhooks = cognigy.bot("bot-1").webhooks();
            assertThat(webhooks.registerHealthMonitorAsync(HEALTH).thenCompose(w -> webhooks.listAsync()))
                    .succeedsWithin(Duration.ofSeconds(30))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .hasSize(1);
            assertThat(webhooks.deleteAsync("wh-1"))
                    .succeedsWithin(Duration.ofSeconds(30))
                    .isEqualTo("wh-1");
        }
        assertThat(fake.webhooks("bot-1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://monitoring.example.com/", "monitoring.example.com/health", "https:///health", "urn:x"})
    void registerHealthMonitor_urlNotAbsoluteHttp_isRefusedBeforeAnythingIsSent(
            String url, FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            assertThatThrownBy(() -> cognigy.bot("bot-1").webhooks().registerHealthMonitor(URI.create(url)))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessage(
                            "webhook 'integration_health_monitor' has 1 problem:\n  - url: must be an absolute http or"
                                    + " https URL such as https://monitoring.example.com/health");
        }
        assertThat(fake).received(CREATE_WEBHOOK).never();
        assertThat(Tenants.outcomes(audit).get(0).status()).contains("FAILURE");
    }

    @Test
    void registerHealthMonitor_urlWithUserInfo_isRefusedWithoutRepeatingIt(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            assertThatThrownBy(() -> cognigy.bot("bot-1")
                            .webhooks()
                            .registerHealthMonitor(URI.create("https://u:hunter2@monitoring.example.com/")))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessage("webhook 'integration_health_monitor' has 1 problem:\n  - url: must not carry user info"
                            + " before '@'; the platform would keep it");
        }
    }

    @Test
    void registerHealthMonitor_connectionReset_isRepeatedAndMadeOnce(FakeCognigy fake, TestClock clock) {
        fake.faults().on(CREATE_WEBHOOK).first().reset();
        try (Cognigy cognigy = client(fake, clock)) {
            cognigy.bot("bot-1").webhooks().registerHealthMonitor(HEALTH);
        }
        assertThat(fake.webhooks("bot-1")).hasSize(1);
        assertThat(fake).received(CREATE_WEBHOOK).atLeast(2).withHeader("Idempotency-Key", "id-2");
    }

    @Test
    void delete_unknownId_isTheCallersToMend(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            assertThatThrownBy(() -> cognigy.bot("bot-1").webhooks().delete("wh-9"))
                    .isInstanceOfSatisfying(InvalidInputException.class, e -> {
                        assertThat(e.status()).hasValue(404);
                        assertThat(e.operation()).contains("DELETE_WEBHOOK");
                    });
        }
        assertThat(fake).received(DELETE_WEBHOOK).once();
    }

    @Test
    void list_moreThanAPage_givesAllOfThem(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            Webhooks webhooks = cognigy.bot("bot-1").webhooks();
            for (int i = 0; i < 103; i++) {
                webhooks.registerHealthMonitor(URI.create("https://monitoring.example.com/" + i));
            }
            assertThat(webhooks.list()).hasSize(103);
            assertThat(webhooks.list().get(102).id()).isEqualTo("wh-103");
        }
        assertThat(fake).received(LIST_WEBHOOKS).times(4);
    }

    @Test
    void list_answerIsAWebPage_isADefectOfThePlatform(FakeCognigy fake, TestClock clock) {
        fake.faults().on(LIST_WEBHOOKS).first().wrongContentType();
        try (Cognigy cognigy = client(fake, clock)) {
            assertThatThrownBy(() -> cognigy.bot("bot-1").webhooks().list())
                    .isInstanceOf(DefectException.class)
                    .hasMessageStartingWith(
                            "cognigy LIST_WEBHOOKS answered 200 with a body that is not the JSON expected"
                                    + " (Content-Type text/html");
        }
    }

    @Test
    void list_answerEmpty_isADefectOfThePlatform(FakeCognigy fake, TestClock clock) {
        fake.faults().on(LIST_WEBHOOKS).first().emptyBody();
        try (Cognigy cognigy = client(fake, clock)) {
            assertThat(cognigy.bot("bot-1").webhooks().listAsync())
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(DefectException.class);
        }
    }

    private Cognigy client(FakeCognigy fake, TestClock clock) {
        return Tenants.client(fake, clock).audit(audit).build();
    }
}
