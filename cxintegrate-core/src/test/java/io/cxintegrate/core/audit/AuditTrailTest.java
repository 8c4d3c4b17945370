package io.cxintegrate.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.metrics.RecordingLogger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuditTrailTest {
    private static final AuditEvent EVENT =
            AuditEvent.builder().eventType("t").timestamp(Instant.EPOCH).build();

    private final RecordingLogger log = new RecordingLogger();
    private final Counter metrics = new Counter();
    private final Switchable sink = new Switchable("archive");

    @Test
    void record_sinkWorks_keepsTheEventInSilence() {
        InMemoryAuditSink memory = AuditSink.inMemory();

        trail(memory).record(EVENT);

        assertThat(memory.events()).containsExactly(EVENT);
        assertThat(log.lines()).isEmpty();
        assertThat(metrics.counts).isEmpty();
    }

    @Test
    void record_bestEffortSinkFails_workGoesOnAndTheFailureIsCounted() {
        sink.failure = new AuditException("disk full", new IOException("no space"));
        AuditTrail trail = trail(sink);

        assertThatCode(() -> trail.record(EVENT)).doesNotThrowAnyException();
        assertThat(metrics.counts).containsExactly("cxintegrate.audit.failures 1 {error.type=java.io.IOException}");
    }

    @Test
    void record_bestEffortSinkFailsAndRecovers_warnsOnceAStateChange() {
        AuditTrail trail = trail(sink);
        sink.failure = new AuditException("disk full");
        trail.record(EVENT);
        trail.record(EVENT);
        trail.record(EVENT);
        sink.failure = null;
        trail.record(EVENT);
        trail.record(EVENT);
        sink.failure = new AuditException("disk full again");
        trail.record(EVENT);

        assertThat(log.lines())
                .containsExactly(
                        "WARN audit.sink.failed sink=archive "
                                + "error=io.cxintegrate.core.audit.AuditException: disk full further=counted",
                        "WARN audit.sink.recovered sink=archive lost=3",
                        "WARN audit.sink.failed sink=archive "
                                + "error=io.cxintegrate.core.audit.AuditException: disk full again further=counted");
        assertThat(metrics.counts).hasSize(4);
    }

    @Test
    void record_sinkThrowsAnotherException_isSwallowedWithoutItsMessage() {
        sink.failure = new IllegalStateException("jdbc:postgresql://db?password=hunter2");

        trail(sink).record(EVENT);

        assertThat(log.lines())
                .containsExactly(
                        "WARN audit.sink.failed sink=archive error=java.lang.IllegalStateException further=counted");
        assertThat(metrics.counts)
                .containsExactly("cxintegrate.audit.failures 1 {error.type=java.lang.IllegalStateException}");
    }

    @Test
    void record_requiredSinkFails_throwsAndCountsAndDoesNotLog() {
        sink.failure = new AuditException("disk full");
        AuditTrail trail = trail(sink.required());

        assertThatThrownBy(() -> trail.record(EVENT)).isSameAs(sink.failure);
        assertThat(metrics.counts).hasSize(1);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void record_requiredSinkThrowsAnotherException_becomesAnAuditException() {
        sink.failure = new IllegalStateException("closed");
        AuditTrail trail = trail(sink.required());

        assertThatThrownBy(() -> trail.record(EVENT))
                .isInstanceOf(AuditException.class)
                .hasMessage("an audit sink failed with java.lang.IllegalStateException")
                .hasCause(sink.failure);
    }

    @Test
    void record_compositeWithOneRequired_othersNeverBreakTheWork() {
        InMemoryAuditSink memory = AuditSink.inMemory();
        sink.failure = new AuditException("disk full");

        assertThatCode(() -> trail(AuditSink.composite(sink, memory.required())).record(EVENT))
                .doesNotThrowAnyException();
        assertThat(memory.events()).hasSize(1);
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void record_compositeRequiredOneFails_othersGetTheEventAndItThrows() {
        InMemoryAuditSink memory = AuditSink.inMemory();
        sink.failure = new AuditException("disk full");

        assertThatThrownBy(() ->
                        trail(AuditSink.composite(sink.required(), memory)).record(EVENT))
                .isSameAs(sink.failure);
        assertThat(memory.events()).hasSize(1);
    }

    @Test
    void record_requiredComposite_everyMemberIsRequired() {
        AuditSink nested = AuditSink.composite(AuditSink.inMemory(), AuditSink.composite(sink, AuditSink.slf4j()));
        sink.failure = new AuditException("disk full");

        assertThatThrownBy(() -> trail(nested.required()).record(EVENT)).isSameAs(sink.failure);
    }

    @Test
    void record_sinkThatSaysItIsRequired_isRequired() {
        sink.failure = new AuditException("disk full");
        AuditSink wrapper = new AuditSink() {
            @Override
            public void append(AuditEvent event) {
                sink.append(event);
            }

            @Override
            public boolean isRequired() {
                return true;
            }
        };

        assertThatThrownBy(() -> trail(wrapper).record(EVENT)).isSameAs(sink.failure);
    }

    @Test
    void record_metricsFailToo_workGoesOn() {
        sink.failure = new AuditException("disk full");
        metrics.fails = true;

        assertThatCode(() -> trail(sink).record(EVENT)).doesNotThrowAnyException();
    }

    @Test
    void none_anyEvent_doesNothing() {
        AuditTrail.none().record(EVENT);

        assertThat(AuditTrail.none()).hasToString("AuditTrail[]");
    }

    @Test
    void toString_composite_namesTheSinks() {
        assertThat(trail(AuditSink.composite(sink.required(), AuditSink.slf4j())))
                .hasToString("AuditTrail[archive.required(), AuditSink.slf4j()]");
    }

    private AuditTrail trail(AuditSink to) {
        return AuditTrail.of(to, metrics, log);
    }

    private static final class Switchable implements AuditSink {
        private final String name;
        private @Nullable RuntimeException failure;

        Switchable(String name) {
            this.name = name;
        }

        @Override
        public void append(AuditEvent event) {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final class Counter implements Metrics {
        private final List<String> counts = new ArrayList<>();
        private boolean fails;

        @Override
        public void count(String name, long amount, Map<String, String> tags) {
            if (fails) {
                throw new IllegalStateException("registry closed");
            }
            assertThat(name).isEqualTo(MetricNames.AUDIT_FAILURES);
            counts.add(name + " " + amount + " " + tags);
        }

        @Override
        public void time(String name, Duration duration, Map<String, String> tags) {}

        @Override
        public void gauge(String name, double value, Map<String, String> tags) {}
    }
}
