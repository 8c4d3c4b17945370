package io.cxintegrate.cognigy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.cognigy.rollout.VersionFigures;
import io.cxintegrate.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VersionMeterTest {
    private final TestClock clock = new TestClock();
    private final VersionMeter stats = new VersionMeter(clock);

    @Test
    void toJson_twoVersions_hasTheShapeOfTheTutorialAndPercentilesForEach() {
        stats.record("v1", Duration.ofNanos(10_004_000), true);
        stats.record("v1", Duration.ofMillis(20), true);
        stats.record("v2", Duration.ofMillis(30), false);

        assertThat(stats.toJson().without("versions").toJson())
                .isEqualTo("{\"avg_latency_ms\":20.0,\"success_rate\":0.6667,\"total_requests\":3,"
                        + "\"timestamp\":\"2026-01-01T00:00:00Z\"}");
        assertThat(stats.toJson().object("versions").names()).containsExactly("v1", "v2");
        assertThat(stats.toJson().object("versions").object("v1").names())
                .containsExactly(
                        "avg_latency_ms",
                        "success_rate",
                        "total_requests",
                        "timestamp",
                        "p50_latency_ms",
                        "p95_latency_ms",
                        "p99_latency_ms");
        assertThat(stats.snapshots().get("v2").successRate()).isZero();
        assertThat(stats.snapshots().get("v1").totalRequests()).isEqualTo(2);
    }

    @Test
    void since_askedForAMoment_countsFromThenOn() {
        Instant step = clock.instant();
        stats.record("v2", Duration.ofMillis(500), false);
        assertThat(stats.since("v2", step)).isEqualTo(VersionFigures.NONE);
        clock.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 100; i++) {
            stats.record("v2", Duration.ofMillis(i < 90 ? 10 : 50), i >= 3);
        }
        VersionFigures figures = stats.since("v2", step);
        assertThat(figures.requests()).isEqualTo(100);
        assertThat(figures.failures()).isEqualTo(3);
        assertThat(figures.p95()).isBetween(Duration.ofNanos(49_500_000), Duration.ofNanos(50_500_000));

        Instant next = step.plusSeconds(60);
        assertThat(stats.since("v2", next)).isEqualTo(VersionFigures.NONE);
        clock.advance(Duration.ofSeconds(1));
        stats.record("v2", Duration.ofMillis(10), true);
        assertThat(stats.since("v2", next).requests()).isEqualTo(1);
        assertThat(stats.since("v2", step).requests()).isEqualTo(101);
        assertThat(stats.since("v1", step)).isEqualTo(VersionFigures.NONE);
    }

    @Test
    void since_manyMoments_keepsTheLatestFour() {
        for (int i = 0; i < 5; i++) {
            assertThat(stats.since("v1", clock.instant().plusSeconds(i)).requests())
                    .isZero();
        }
        Instant first = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        stats.record("v1", Duration.ofMillis(1), true);
        assertThat(stats.since("v1", first.plusSeconds(1)).requests()).isEqualTo(1);
        assertThat(stats.since("v1", first).requests()).isZero();
    }

    @Test
    void since_callThatBeganBefore_doesNotCount() {
        Instant step = clock.instant();
        clock.advance(Duration.ofSeconds(10));
        assertThat(stats.since("v2", step).requests()).isZero();
        clock.advance(Duration.ofSeconds(2));
        stats.record("v2", Duration.ofSeconds(3), false);
        assertThat(stats.since("v2", step).requests()).isZero();
        stats.record("v2", Duration.ofSeconds(2), true);
        assertThat(stats.since("v2", step).requests()).isEqualTo(1);
    }

    @Test
    void record_moreVersionsThanAreToldApart_shareOne() {
        for (int i = 0; i < VersionMeter.MAX_VERSIONS + 5; i++) {
            stats.record("v" + i, Duration.ofMillis(1), true);
        }
        assertThat(stats.snapshots()).hasSize(VersionMeter.MAX_VERSIONS + 1);
        assertThat(stats.snapshots().get("_other").totalRequests()).isEqualTo(5);
        assertThat(stats.toJson().integer("total_requests")).isEqualTo(VersionMeter.MAX_VERSIONS + 5);
    }

    @Test
    void record_blankLabel_isRefused() {
        assertThatThrownBy(() -> stats.record(" ", Duration.ZERO, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("version must not be blank but is ' '");
    }

    @Test
    void versionFigures_moreFailuresThanRequests_areRefused() {
        assertThatThrownBy(() -> new VersionFigures(2, 3, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("failures must be from 0 to the 2 requests but are 3");
    }
}
