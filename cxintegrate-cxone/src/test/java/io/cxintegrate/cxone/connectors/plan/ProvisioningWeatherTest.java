package io.cxintegrate.cxone.connectors.plan;

import static io.cxintegrate.testkit.CxoneOperation.REGISTER_CONNECTOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.server.RecordedCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many connectors in bad weather. All waits are on the fake's clock; the sockets are real. */
class ProvisioningWeatherTest {
    private static final double REPEATED = 0.20 + 0.05 + 0.02 + 0.02;

    static Cxone.Builder patient(FakeCxone fake) {
        // The clock is moved by whoever waits, so every call sees the waits of all others.
        return Fakes.builder(fake)
                .retry(RetryPolicy.builder()
                        .maxAttempts(12)
                        .deadline(Duration.ofHours(1))
                        .build());
    }

    @Test
    void apply_500Connectors_throughThrottlingErrorsAndResets_losesNone() {
        provision(500, 8);
    }

    /** The range in the guide. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 9, 10, 11})
    void apply_500ConnectorsInOtherWeather_losesNone(long seed) {
        provision(500, seed);
    }

    private static void provision(int count, long seed) {
        try (FakeCxone fake = FakeCxone.start()) {
            int repeats = storm(fake, count, seed);
            List<ConnectorDefinition> fleet = Fleet.of(count);
            long start = System.nanoTime();
            ApplyReport report;
            try (Cxone cxone = patient(fake).build()) {
                report = cxone.provisioning().apply(cxone.provisioning().plan(fleet));
                assertThat(cxone.provisioning().plan(fleet).exitCode()).isZero();
            }
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertThat(report.summary())
                    .isEqualTo(count + " registered, 0 unchanged, 0 deleted, 0 kept, 0 failed, 0 not started");
            assertThat(fake.connectors())
                    .hasSize(count)
                    .containsExactlyInAnyOrderElementsOf(
                            fleet.stream().map(ConnectorDefinition::toJson).toList());
            List<RecordedCall> sent = fake.journal().calls(REGISTER_CONNECTOR);
            assertThat(sent).hasSize(count + repeats);
            assertThat(report.outcomes().stream()
                            .mapToInt(ConnectorOutcome::attempts)
                            .sum())
                    .isEqualTo(sent.size());
            System.out.println("weather: " + count + " connectors (seed " + seed + ") in " + sent.size() + " requests "
                    + byAnswer(sent) + ", " + ((TestClock) fake.clock()).waits().size() + " waits not slept, " + millis
                    + " ms");
        }
    }

    /**
     * Has 20 % throttled, 5 % failed, 2 % reset before the work and 2 % after it.
     *
     * @return how many requests have to be repeated until {@code count} have got through
     */
    private static int storm(FakeCxone fake, int count, long seed) {
        Random weather = new Random(seed);
        int repeats = 0;
        for (int n = 1; n <= count + repeats; n++) {
            double luck = weather.nextDouble();
            var occurrence = fake.faults().on(REGISTER_CONNECTOR);
            if (luck < 0.20) {
                occurrence.nth(n).tooManyRequests(Duration.ofSeconds(1));
            } else if (luck < 0.25) {
                occurrence.nth(n).status(500);
            } else if (luck < 0.27) {
                occurrence.nth(n).reset();
            } else if (luck < REPEATED) {
                occurrence.nth(n).resetAfterWork();
            }
            repeats += luck < REPEATED ? 1 : 0;
        }
        return repeats;
    }

    private static Map<String, Long> byAnswer(List<RecordedCall> sent) {
        return sent.stream()
                .collect(Collectors.groupingBy(
                        call -> call.status().isPresent()
                                ? String.valueOf(call.status().getAsInt())
                                : "reset",
                        TreeMap::new,
                        Collectors.counting()));
    }
}
