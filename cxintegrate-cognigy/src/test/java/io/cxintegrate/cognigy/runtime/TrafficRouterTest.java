package io.cxintegrate.cognigy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cxintegrate.cognigy.mapping.TrafficSplit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares, and who stays where when they change. */
class TrafficRouterTest {
    private static final int SESSIONS = 20_000;

    private static TrafficRouter router(TrafficSplit split) {
        return new TrafficRouter(split, new AtomicLong());
    }

    private static Map<String, Integer> sessionsOf(TrafficRouter router) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < SESSIONS; i++) {
            counts.merge(router.of("session-" + i), 1, Integer::sum);
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1_000, 100_000})
    void next_manyCalls_isExactToAFewCalls(int calls) {
        TrafficRouter router = router(TrafficSplit.of(Map.of("v1", 0.7, "v2", 0.25, "v3", 0.05)));
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < calls; i++) {
            counts.merge(router.next(), 1, Integer::sum);
        }
        assertThat(counts.getOrDefault("v1", 0)).isCloseTo((int) (0.7 * calls), within(4));
        assertThat(counts.getOrDefault("v2", 0)).isCloseTo((int) (0.25 * calls), within(4));
        assertThat(counts.getOrDefault("v3", 0)).isCloseTo((int) (0.05 * calls), within(4));
    }

    @Test
    void next_splitChanges_goesOnWithTheSequence() {
        AtomicLong calls = new AtomicLong();
        TrafficRouter before = new TrafficRouter(TrafficSplit.of("v1", 0.5, "v2", 0.5), calls);
        before.next();
        before.next();
        new TrafficRouter(TrafficSplit.allTo("v1"), calls).next();
        assertThat(calls).hasValue(3);
    }

    /** Four standard deviations of a fair draw. */
    @Test
    void of_manySessions_areSharedByWeight() {
        Map<String, Integer> counts = sessionsOf(router(TrafficSplit.of(Map.of("v1", 0.6, "v2", 0.3, "v3", 0.1))));
        assertThat(counts.get("v1")).isCloseTo(12_000, within(280));
        assertThat(counts.get("v2")).isCloseTo(6_000, within(260));
        assertThat(counts.get("v3")).isCloseTo(2_000, within(170));
    }

    @Test
    void of_candidateGrows_sessionsMoveToItAndNowhereElse() {
        TrafficRouter before = router(TrafficSplit.of(Map.of("v1", 0.6, "v2", 0.3, "v3", 0.1)));
        TrafficRouter after = router(TrafficSplit.of(Map.of("v1", 0.5, "v2", 0.25, "v3", 0.25)));
        int moved = 0;
        for (int i = 0; i < SESSIONS; i++) {
            String was = before.of("session-" + i);
            String is = after.of("session-" + i);
            if (!was.equals(is)) {
                assertThat(is).isEqualTo("v3");
                moved++;
            }
        }
        assertThat(moved).isCloseTo(3_000, within(220));
    }

    @Test
    void of_sameSession_isTheSameOnEveryNode() {
        TrafficSplit split = TrafficSplit.of("v1", 0.5, "v2", 0.5);
        for (String session : new String[] {"", " ", "session-42", "ß😀", "x".repeat(10_000)}) {
            assertThat(router(split).of(session)).isEqualTo(router(split).of(session));
        }
    }

    @Test
    void weightOfZero_isNeverChosen() {
        TrafficRouter router = router(TrafficSplit.of("v1", 1.0, "v2", 0.0));
        assertThat(sessionsOf(router)).containsOnlyKeys("v1");
        for (int i = 0; i < 1_000; i++) {
            assertThat(router.next()).isEqualTo("v1");
        }
    }
}
