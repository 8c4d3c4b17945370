package io.cxintegrate.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.metrics.RecordingLogger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditSinkTest {
    @Test
    void append_inMemory_keepsTheOrder() {
        InMemoryAuditSink sink = AuditSink.inMemory();
        sink.append(event("a"));
        sink.append(event("b"));

        assertThat(sink.events()).containsExactly(event("a"), event("b"));
        assertThat(sink.dropped()).isZero();
    }

    @Test
    void append_inMemoryFull_dropsAndCountsTheOldest() {
        InMemoryAuditSink sink = new InMemoryAuditSink(2);
        IntStream.range(0, 5).forEach(i -> sink.append(event("e" + i)));

        assertThat(sink.events()).containsExactly(event("e3"), event("e4"));
        assertThat(sink.dropped()).isEqualTo(3);
    }

    @Test
    void append_inMemoryDefault_keepsTenThousand() {
        InMemoryAuditSink sink = AuditSink.inMemory();
        AuditEvent event = event("a");
        IntStream.range(0, 10_001).forEach(i -> sink.append(event));

        assertThat(sink.events()).hasSize(10_000);
        assertThat(sink.dropped()).isEqualTo(1);
    }

    @Test
    void append_inMemoryClosed_failsAndKeepsWhatThereIs() {
        InMemoryAuditSink sink = new InMemoryAuditSink(5);
        sink.append(event("a"));
        sink.close();
        sink.close();

        assertThatThrownBy(() -> sink.append(event("b")))
                .isInstanceOf(AuditException.class)
                .hasMessage("AuditSink.inMemory(5) is closed");
        assertThat(sink.events()).containsExactly(event("a"));
    }

    @Test
    void inMemory_capacityBelowOne_isRefused() {
        assertThatThrownBy(() -> new InMemoryAuditSink(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity must be at least 1 but is 0");
    }

    @Test
    void append_slf4j_writesOneLineAtInfo() {
        RecordingLogger log = new RecordingLogger();
        AuditSink sink = new Slf4jAuditSink(log);

        sink.append(AuditEvent.builder()
                .eventType("t")
                .eventId("e-1")
                .timestamp(Instant.EPOCH)
                .attribute("text", "two\nlines {}")
                .build());

        assertThat(log.lines())
                .containsExactly("INFO AUDIT: {\"event_type\":\"t\",\"text\":\"two\\nlines {}\","
                        + "\"timestamp\":\"1970-01-01T00:00:00Z\",\"event_id\":\"e-1\"}");
    }

    @Test
    void slf4j_closed_goesOn() {
        AuditSink sink = AuditSink.slf4j();
        sink.close();
        sink.append(event("a"));

        assertThat(sink).isSameAs(AuditSink.slf4j()).hasToString("AuditSink.slf4j()");
    }

    @Test
    void append_composite_givesEachTheRecordInOrder() {
        List<String> seen = new ArrayList<>();
        AuditSink sink =
                AuditSink.composite(e -> seen.add("first " + e.eventType()), e -> seen.add("second " + e.eventType()));

        sink.append(event("a"));

        assertThat(seen).containsExactly("first a", "second a");
    }

    @Test
    void append_compositeWithFailures_reachesAllAndThrowsTheFirstWithTheOthers() {
        InMemoryAuditSink memory = AuditSink.inMemory();
        AuditSink sink = AuditSink.composite(failing("one"), memory, failing("two"));

        assertThatThrownBy(() -> sink.append(event("a")))
                .isInstanceOf(AuditException.class)
                .hasMessage("one")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1))
                .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("two"));
        assertThat(memory.events()).hasSize(1);
    }

    @Test
    void append_compositeMemberThrowsAnything_becomesAnAuditException() {
        AuditSink sink = AuditSink.composite(
                e -> {
                    throw new IllegalStateException("password=x");
                },
                AuditSink.inMemory());

        assertThatThrownBy(() -> sink.append(event("a")))
                .isInstanceOf(AuditException.class)
                .isInstanceOf(UnavailableException.class)
                .hasMessage("an audit sink failed with java.lang.IllegalStateException")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void append_compositeSameExceptionTwice_isNotAttachedToItself() {
        AuditException same = new AuditException("same");
        AuditSink failing = e -> {
            throw same;
        };

        assertThatThrownBy(() -> AuditSink.composite(failing, failing).append(event("a")))
                .isSameAs(same)
                .hasNoSuppressedExceptions();
    }

    @Test
    void close_compositeWithAFailure_closesAll() {
        Recorder first = new Recorder(true);
        Recorder second = new Recorder(false);
        AuditSink sink = AuditSink.composite(first, second.required());

        assertThatThrownBy(sink::flush).isInstanceOf(AuditException.class).hasMessage("flush");
        assertThatThrownBy(sink::close).isInstanceOf(AuditException.class).hasMessage("close");
        assertThat(first.calls).containsExactly("flush", "close");
        assertThat(second.calls).containsExactly("flush", "close");
    }

    @Test
    void composite_noneOrOne_isThatOne() {
        AuditSink one = AuditSink.inMemory();

        assertThat(AuditSink.composite()).isSameAs(AuditSink.none());
        assertThat(AuditSink.composite(AuditSink.none(), one)).isSameAs(one);
    }

    @Test
    void required_anySink_saysSoOnce() {
        AuditSink sink = AuditSink.inMemory();
        AuditSink required = sink.required();

        assertThat(sink.isRequired()).isFalse();
        assertThat(required.isRequired()).isTrue();
        assertThat(required.required()).isSameAs(required);
        assertThat(required).hasToString("AuditSink.inMemory(10000).required()");
        assertThat(AuditSink.composite(sink, AuditSink.slf4j()).isRequired()).isFalse();
        assertThat(AuditSink.composite(sink, AuditSink.slf4j().required()).isRequired())
                .isTrue();
    }

    @Test
    void none_anything_doesNothing() {
        AuditSink none = AuditSink.none();
        none.append(event("a"));
        none.flush();
        none.close();

        assertThat(none).hasToString("AuditSink.none()");
    }

    @Test
    void retryable_auditException_isFalse() {
        assertThat(new AuditException("x").retryable()).isFalse();
    }

    private static AuditSink failing(String message) {
        return e -> {
            throw new AuditException(message);
        };
    }

    private static AuditEvent event(String type) {
        return AuditEvent.builder()
                .eventType(type)
                .eventId("id")
                .timestamp(Instant.EPOCH)
                .build();
    }

    private static final class Recorder implements AuditSink {
        private final boolean fails;
        private final List<String> calls = new ArrayList<>();

        Recorder(boolean fails) {
            this.fails = fails;
        }

        @Override
        public void append(AuditEvent event) {
            note("append");
        }

        @Override
        public void flush() {
            note("flush");
        }

        @Override
        public void close() {
            note("close");
        }

        private void note(String call) {
            calls.add(call);
            if (fails) {
                throw new AuditException(call);
            }
        }
    }
}
