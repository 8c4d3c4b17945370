package io.cxintegrate.cxone.connectors.plan;

import static io.cxintegrate.testkit.CxoneOperation.REGISTER_CONNECTOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.plan.ConnectorOutcome.Status;
import io.cxintegrate.testkit.FakeCxone;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many connectors in bad weather. All waits are on the fake's clock; the sockets are real. */
class ProvisioningWeatherTest {
    /** More requests than 500 connectors can need. */
    private static final int REQUESTS = 2_000;

    private static Cxone.Builder patient(FakeCxone fake) {
        // The clock is moved by whoever waits, so every call sees the waits of all others.
        return Fakes.builder(fake)
                .retry(RetryPolicy.builder()
                        .maxAttempts(12)
                        .deadline(Duration.ofHours(1))
                        .build());
    }

    @Test
    void apply_500Connectors_throughThrottlingErrorsAndResets_losesNone() {
        try (FakeCxone fake = FakeCxone.start()) {
            storm(fake);
            List<ConnectorDefinition> fleet = Fleet.of(500);
            try (Cxone cxone = patient(fake).build()) {
                ApplyReport report =
                        cxone.provisioning().apply(cxone.provisioning().plan(fleet));
                assertThat(report.summary())
                        .isEqualTo("500 registered, 0 unchanged, 0 deleted, 0 kept, 0 failed, 0 not started");
                int sent = report.outcomes().stream()
                        .mapToInt(ConnectorOutcome::attempts)
                        .sum();
                assertThat(sent).isBetween(600, 900);
                assertThat(cxone.provisioning().plan(fleet).exitCode()).isZero();
            }
            assertThat(fake.connectors())
                    .hasSize(500)
                    .containsExactlyInAnyOrderElementsOf(
                            fleet.stream().map(ConnectorDefinition::toJson).toList());
        }
    }

    /** 20 % throttled, 5 % failed, 2 % reset before the work and 2 % after it. */
    private static void storm(FakeCxone fake) {
        Random weather = new Random(8);
        for (int n = 1; n <= REQUESTS; n++) {
            int percent = weather.nextInt(100);
            var occurrence = fake.faults().on(REGISTER_CONNECTOR);
            if (percent < 20) {
                occurrence.nth(n).tooManyRequests(Duration.ofSeconds(1));
            } else if (percent < 25) {
                occurrence.nth(n).status(500);
            } else if (percent < 27) {
                occurrence.nth(n).reset();
            } else if (percent < 29) {
                occurrence.nth(n).resetAfterWork();
            }
        }
    }

    @Test
    void apply_underARateLimit_endsWithAll() {
        try (FakeCxone fake = FakeCxone.start();
                Cxone cxone = patient(fake).build()) {
            fake.limitRate(20, Duration.ofSeconds(10));
            List<ConnectorDefinition> fleet = Fleet.of(60);
            ApplyReport report = cxone.provisioning().apply(cxone.provisioning().plan(fleet));
            assertThat(report.outcomes(Status.REGISTERED)).hasSize(60);
            assertThat(fake.connectors())
                    .containsExactlyInAnyOrderElementsOf(
                            fleet.stream().map(ConnectorDefinition::toJson).toList());
        }
    }
}
