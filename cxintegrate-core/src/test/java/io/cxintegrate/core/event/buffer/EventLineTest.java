package io.cxintegrate.core.event.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The line against the plainest one that does the same: a list that is searched from its beginning. */
class EventLineTest {
    /** Below 6 adds an event with that key (5: none), 6 and 7 take one or three, 8 ends one under way, 9 drops the oldest. */
    @Provide
    Arbitrary<List<Integer>> steps() {
        return Arbitraries.integers().between(0, 9).list().ofMaxSize(120);
    }

    @Property(tries = 500)
    void line_anySteps_doesAsTheListSearchedFromItsBeginning(@ForAll("steps") List<Integer> steps) {
        EventLine line = new EventLine();
        List<BufferedEvent> waiting = new ArrayList<>();
        List<BufferedEvent> underWay = new ArrayList<>();
        int number = 0;
        for (int step : steps) {
            if (step < 6) {
                BufferedEvent event = new BufferedEvent(Events.event("e" + number++, step == 5 ? null : "k" + step));
                line.add(event);
                waiting.add(event);
            } else if (step < 8) {
                int max = step == 6 ? 1 : 3;
                Set<BufferedEvent> ready = ready(waiting, underWay);
                List<BufferedEvent> taken = line.take(max);
                assertThat(taken).hasSize(Math.min(max, ready.size()));
                assertThat(ready).containsAll(taken);
                waiting.removeAll(taken);
                underWay.addAll(taken);
            } else if (step == 8 && !underWay.isEmpty()) {
                line.done(underWay.remove(underWay.size() / 2));
            } else if (step == 9) {
                BufferedEvent oldest = waiting.isEmpty() ? null : waiting.remove(0);
                assertThat(line.removeOldest()).isSameAs(oldest);
            }
            assertThat(line.isEmpty()).isEqualTo(waiting.isEmpty());
            assertThat(line.hasReady()).isEqualTo(!ready(waiting, underWay).isEmpty());
        }
    }

    /** The oldest of each key of which none is under way, and all without a key. */
    private static Set<BufferedEvent> ready(List<BufferedEvent> waiting, List<BufferedEvent> underWay) {
        Set<String> taken = new HashSet<>();
        underWay.forEach(
                event -> taken.add(Objects.toString(event.key(), event.event().id())));
        Set<BufferedEvent> ready = new HashSet<>();
        for (BufferedEvent event : waiting) {
            if (taken.add(Objects.toString(event.key(), event.event().id()))) {
                ready.add(event);
            }
        }
        return ready;
    }
}
