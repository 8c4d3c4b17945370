package io.cxintegrate.cognigy;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.cognigy.health.HealthReporter;
import io.cxintegrate.cognigy.health.VersionMeter;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.webhook.WebhookVerifier;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.WebhookOperation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthReporterTest {
    private static final Secret SECRET = Secret.of("whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY");
    private static final Duration REAL = Duration.ofSeconds(30);

    private final TestClock clock = TestClock.manual();
    private final FakeCognigy fake = FakeCognigy.start(clock);
    private final FakeWebhookReceiver monitoring = FakeWebhookReceiver.start(clock);
    private final Cognigy cognigy = Tenants.client(fake, clock).build();
    private final VersionMeter stats = new VersionMeter(clock);

    @AfterEach
    void close() {
        cognigy.close();
        fake.close();
        monitoring.close();
    }

    private HealthReporter.Builder reporter() {
        return cognigy.bot("bot-1")
                .healthReporter()
                .stats(stats::snapshots)
                .endpoint(monitoring.url())
                .secret(SECRET)
                .interval(Duration.ofSeconds(10));
    }

    private void nextInterval() throws InterruptedException {
        assertThat(clock.awaitWaiting(1, REAL)).isTrue();
        clock.advance(Duration.ofSeconds(10));
    }

    @Test
    void reporter_eachInterval_postsASignedSnapshot() throws InterruptedException {
        try (HealthReporter reporter = reporter().start()) {
            stats.record("v1", Duration.ofMillis(12), true);
            nextInterval();
            assertThat(clock.awaitWaiting(1, REAL)).isTrue();
            stats.record("v2", Duration.ofMillis(30), false);
            nextInterval();
            assertThat(clock.awaitWaiting(1, REAL)).isTrue();
            assertThat(reporter.isRunning()).isTrue();
            assertThat(reporter).hasToString("HealthReporter[bot-1 to 127.0.0.1 every PT10S]");

            List<FakeWebhookReceiver.Delivery> deliveries = monitoring.deliveries();
            assertThat(deliveries).hasSize(2);
            assertThat(deliveries.get(0).json().without("versions").toJson())
                    .isEqualTo(
                            "{\"bot_id\":\"bot-1\",\"avg_latency_ms\":12.0,\"success_rate\":1.0,\"total_requests\":1,"
                                    + "\"timestamp\":\"2026-01-01T00:00:10Z\"}");
            assertThat(deliveries.get(1).json().object("versions").names()).containsExactly("v1", "v2");
            assertThat(deliveries)
                    .allSatisfy(d -> assertThat(
                                    WebhookVerifier.of(clock, SECRET).accepts(Headers.ofAll(d.headers()), d.body()))
                            .isTrue());
        }
    }

    @Test
    void reporter_monitoringDownOnce_repeatsTheReport() throws InterruptedException {
        monitoring.faults().on(WebhookOperation.DELIVERY).first().status(503);
        try (HealthReporter reporter = reporter().start()) {
            nextInterval();
            // The wait before the repeat.
            assertThat(clock.awaitWaiting(1, REAL)).isTrue();
            clock.advance(Duration.ofSeconds(5));
            assertThat(clock.awaitWaiting(1, REAL)).isTrue();
            assertThat(monitoring.deliveries()).hasSize(1);
            assertThat(reporter.isRunning()).isTrue();
        }
        assertThat(monitoring).received(WebhookOperation.DELIVERY).times(3);
    }

    @Test
    void reporter_monitoringRefuses_goesOnWithTheNextReport() throws InterruptedException {
        monitoring.faults().on(WebhookOperation.DELIVERY).first().status(410);
        try (HealthReporter reporter = reporter().start()) {
            nextInterval();
            nextInterval();
            assertThat(clock.awaitWaiting(1, REAL)).isTrue();
            assertThat(monitoring.deliveries()).hasSize(1);
            assertThat(reporter.isRunning()).isTrue();
        }
    }

    @Test
    void close_beforeTheFirstInterval_postsWhatThereIsAndEndsTheThread() throws InterruptedException {
        HealthReporter reporter = reporter().start();
        assertThat(clock.awaitWaiting(1, REAL)).isTrue();
        stats.record("v1", Duration.ofMillis(12), true);
        reporter.close();
        reporter.close();
        assertThat(reporter.isRunning()).isFalse();
        assertThat(monitoring.deliveries()).hasSize(1);
        assertThat(monitoring.deliveries().get(0).json().integer("total_requests"))
                .isEqualTo(1);
    }

    @Test
    void report_now_isTakenWhenItReturns() {
        try (HealthReporter reporter = reporter().start()) {
            reporter.report();
            assertThat(monitoring.deliveries()).hasSize(1);
        }
    }

    @Test
    void start_nothingGiven_namesEverythingThatIsMissing() {
        assertThatThrownBy(() -> HealthReporter.builder("bot-1").start())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        health reporter has 4 problems:
                          - stats: are required but missing
                          - endpoint: is required but missing
                          - secret: is required but missing
                          - transport: is required but missing""");
    }
}
