package io.cxintegrate.cxone.broadcast.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.testkit.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FrameBudgetTest {
    private final TestClock clock = TestClock.manual();
    private final FrameBudget budget = new FrameBudget(clock, 3, 2);

    private int taken() {
        int taken = 0;
        while (taken < 100 && budget.take()) {
            taken++;
        }
        return taken;
    }

    @Test
    void take_burst_isAllowedOnce() {
        assertThat(taken()).isEqualTo(3);
        assertThat(taken()).isZero();
    }

    @Test
    void take_overTime_isFilledUpToTheBurst() {
        assertThat(taken()).isEqualTo(3);
        clock.advance(Duration.ofSeconds(1));
        assertThat(taken()).isEqualTo(2);
        clock.advance(Duration.ofHours(1));
        assertThat(taken()).isEqualTo(3);
    }
}
