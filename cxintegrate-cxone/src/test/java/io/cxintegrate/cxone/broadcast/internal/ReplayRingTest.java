package io.cxintegrate.cxone.broadcast.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayRingTest {
    private final VersionCasts casts = new VersionCasts(Map.of(), TimeSource.system(), (duration, succeeded) -> {});

    private StreamEvent event(long seq, long bornAt) {
        StreamEvent event = new StreamEvent(JsonObject.of("n", seq), "v1", null, bornAt, "e", casts, Long.MAX_VALUE);
        event.number(seq);
        return event;
    }

    @Test
    void add_moreThanItHolds_forgetsTheOldest() {
        ReplayRing ring = new ReplayRing(100, Long.MAX_VALUE, Duration.ofDays(1));
        assertThat(ring.oldest()).isEqualTo(1);
        for (long seq = 1; seq <= 1_000; seq++) {
            ring.add(event(seq, 0), 0);
            assertThat(ring.oldest()).isEqualTo(Math.max(1, seq - 99));
            assertThat(ring.event(seq).seq()).isEqualTo(seq);
            assertThat(ring.event(ring.oldest()).seq()).isEqualTo(ring.oldest());
        }
        assertThatThrownBy(() -> ring.event(900))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event 900 is not held; those are 901 to 1000");
    }

    @Test
    void add_tooManyBytes_forgetsTheOldestWheneverTheyGrow() {
        ReplayRing ring = new ReplayRing(100, 400, Duration.ofDays(1));
        for (long seq = 1; seq <= 20; seq++) {
            StreamEvent event = event(seq, 0);
            ring.add(event, 0);
            event.message(Preferences.NONE);
            ring.trim(0);
            assertThat(ring.bytes()).isBetween(0L, 400L);
        }
        assertThat(ring.oldest()).isBetween(15L, 18L);
        StreamEvent held = ring.event(20);
        long before = ring.bytes();
        held.message(Preferences.NONE);
        assertThat(ring.bytes()).isEqualTo(before);
    }

    @Test
    void trim_tooOld_isForgotten() {
        ReplayRing ring = new ReplayRing(100, Long.MAX_VALUE, Duration.ofNanos(10));
        ring.add(event(1, 0), 0);
        ring.add(event(2, 5), 5);

        ring.trim(10);
        assertThat(ring.oldest()).isEqualTo(1);
        ring.trim(11);
        assertThat(ring.oldest()).isEqualTo(2);
        ring.trim(100);
        assertThat(ring.oldest()).isEqualTo(3);
        assertThat(ring.bytes()).isZero();
    }

    @Test
    void add_ringOfNothing_holdsNothing() {
        ReplayRing ring = new ReplayRing(0, 0, Duration.ofDays(1));
        ring.add(event(1, 0), 0);
        ring.add(event(2, 0), 0);

        assertThat(ring.oldest()).isEqualTo(3);
    }
}
