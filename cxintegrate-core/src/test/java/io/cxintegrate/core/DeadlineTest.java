package io.cxintegrate.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.support.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final ManualTime time = new ManualTime();

    @Test
    void remaining_timePasses_shrinksToZero() {
        Deadline d = Deadline.after(Duration.ofSeconds(2), time);
        time.advance(Duration.ofMillis(1500));
        assertThat(d.remaining()).isEqualTo(Duration.ofMillis(500));
        assertThat(d.isExpired()).isFalse();
        time.advance(Duration.ofSeconds(5));
        assertThat(d.remaining()).isZero();
        assertThat(d.isExpired()).isTrue();
    }

    @Test
    void remaining_wallClockJumps_staysAsItIs() {
        Deadline d = Deadline.after(Duration.ofSeconds(2), time);
        time.jumpWallClock(Duration.ofDays(-1));
        time.jumpWallClock(Duration.ofDays(3));
        assertThat(d.remaining()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void after_absurdlyLong_neverExpires() {
        Deadline d = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE), time);
        time.advance(Duration.ofDays(1000));
        assertThat(d.isExpired()).isFalse();
    }

    @Test
    void cappedAt_shorter_wins() {
        Deadline d = Deadline.none(time);
        assertThat(d.cappedAt(Duration.ofSeconds(1)).remaining()).isEqualTo(Duration.ofSeconds(1));
        Deadline soon = Deadline.after(Duration.ofMillis(10), time);
        assertThat(soon.cappedAt(Duration.ofSeconds(1))).isSameAs(soon);
    }
}
