package io.cxintegrate.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Map<String, String> TAGS = Map.of(MetricNames.OPERATION, "DEPLOY");

    @Test
    void noop_anything_doesNothing() {
        Metrics metrics = Metrics.noop();

        assertThatCode(() -> all(metrics)).doesNotThrowAnyException();
    }

    @Test
    void composite_several_handsEverythingToEachInOrder() {
        List<String> seen = new ArrayList<>();

        all(Metrics.composite(new Recording("a", seen), new Recording("b", seen)));

        assertThat(seen)
                .containsExactly(
                        "a count c 2 {operation=DEPLOY}",
                        "b count c 2 {operation=DEPLOY}",
                        "a time t PT1S {operation=DEPLOY}",
                        "b time t PT1S {operation=DEPLOY}",
                        "a gauge g 0.5 {operation=DEPLOY}",
                        "b gauge g 0.5 {operation=DEPLOY}");
    }

    @Test
    void composite_oneFails_stopsNeitherTheOthersNorTheCaller() {
        List<String> seen = new ArrayList<>();
        Metrics metrics =
                Metrics.composite(new Failing(new IllegalStateException("registry closed")), new Recording("b", seen));

        assertThatCode(() -> all(metrics)).doesNotThrowAnyException();
        assertThat(seen).hasSize(3);
    }

    @Test
    void composite_onlyOne_isGuardedToo() {
        Metrics metrics = Metrics.composite(new Failing(new IllegalStateException("registry closed")));

        assertThatCode(() -> all(metrics)).doesNotThrowAnyException();
    }

    @Test
    void composite_libraryOfAnAdapterMissing_stopsNothing() {
        Metrics metrics = Metrics.composite(new Failing(new NoClassDefFoundError("io/example/Registry")));

        assertThatCode(() -> all(metrics)).doesNotThrowAnyException();
    }

    @Test
    void composite_failsAgain_warnsOnceAnImplementationWithoutItsMessage() {
        RecordingLogger log = new RecordingLogger();
        Metrics metrics = CompositeMetrics.of(
                log, new Failing(new IllegalStateException("registry closed")), new Recording("b", new ArrayList<>()));

        all(metrics);
        all(metrics);

        assertThat(log.lines())
                .containsExactly("WARN metrics.failed implementation=" + Failing.class.getName()
                        + " error=java.lang.IllegalStateException further=silent");
    }

    @Test
    void composite_nothingUseful_isNoop() {
        assertThat(Metrics.composite()).isSameAs(Metrics.noop());
        assertThat(Metrics.composite(Metrics.noop(), Metrics.noop())).isSameAs(Metrics.noop());
    }

    @Test
    void composite_ofAComposite_isThatComposite() {
        Metrics metrics = Metrics.composite(new Recording("a", new ArrayList<>()));

        assertThat(Metrics.composite(metrics)).isSameAs(metrics);
    }

    @Test
    void composite_null_isRefused() {
        @SuppressWarnings({"NullAway", "DataFlowIssue"})
        Metrics[] withNull = {null};

        assertThatThrownBy(() -> Metrics.composite(withNull)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void toString_composite_namesTheImplementations() {
        assertThat(Metrics.composite(new Recording("a", new ArrayList<>())))
                .hasToString("Metrics.composite[" + Recording.class.getName() + "]");
        assertThat(Metrics.noop()).hasToString("Metrics.noop()");
    }

    private static void all(Metrics metrics) {
        metrics.count("c", 2, TAGS);
        metrics.time("t", Duration.ofSeconds(1), TAGS);
        metrics.gauge("g", 0.5, TAGS);
    }

    private record Recording(String name, List<String> seen) implements Metrics {
        @Override
        public void count(String metric, long amount, Map<String, String> tags) {
            seen.add(name + " count " + metric + " " + amount + " " + tags);
        }

        @Override
        public void time(String metric, Duration duration, Map<String, String> tags) {
            seen.add(name + " time " + metric + " " + duration + " " + tags);
        }

        @Override
        public void gauge(String metric, double value, Map<String, String> tags) {
            seen.add(name + " gauge " + metric + " " + value + " " + tags);
        }
    }

    private static final class Failing implements Metrics {
        private final Throwable failure;

        Failing(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public void count(String name, long amount, Map<String, String> tags) {
            fail();
        }

        @Override
        public void time(String name, Duration duration, Map<String, String> tags) {
            fail();
        }

        @Override
        public void gauge(String name, double value, Map<String, String> tags) {
            fail();
        }

        private void fail() {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }
}
