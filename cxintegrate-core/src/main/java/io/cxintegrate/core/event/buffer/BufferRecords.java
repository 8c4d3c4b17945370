package io.cxintegrate.core.event.buffer;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is told of events: to metrics, and to the audit trail, which gets one record of how each event ended. A trail that fails
 * stops no event: the work is done by then. Immutable and safe to share between threads.
 */
final class BufferRecords {
    private static final Logger LOG = LoggerFactory.getLogger(BufferedEventPublisher.class);

    private final Metrics metrics;
    private final AuditTrail audit;
    private final TimeSource time;

    BufferRecords(Metrics metrics, AuditTrail audit, TimeSource time) {
        this.metrics = metrics;
        this.audit = audit;
        this.time = time;
    }

    /** A batch is over, all repeats included. */
    void batch(Duration took, @Nullable CxException failure) {
        Map<String, String> tags = new HashMap<>();
        tags.put(MetricNames.OUTCOME, failure == null ? MetricNames.OUTCOME_SUCCESS : MetricNames.OUTCOME_ERROR);
        if (failure != null) {
            tags.put(MetricNames.ERROR_TYPE, failure.getClass().getName());
        }
        metrics.time(MetricNames.EVENT_PUBLISH_DURATION, took, tags);
    }

    void held(EventBuffer buffer) {
        if (metrics != Metrics.noop()) {
            metrics.gauge(MetricNames.EVENT_QUEUED, buffer.stats().held(), Map.of());
        }
    }

    void published(EventEnvelope event, Duration took) {
        if (!audit.isSilent()) {
            record(about(event, "event.published").status("SUCCESS").latency(took));
        }
    }

    void dropped(EventEnvelope event) {
        metrics.count(MetricNames.EVENT_DROPPED, 1, Map.of());
        if (!audit.isSilent()) {
            record(about(event, "event.dropped").status("FAILED"));
        }
    }

    void givenUp(DeadLetter<EventEnvelope> letter) {
        metrics.count(
                MetricNames.EVENT_DEAD_LETTERS,
                1,
                Map.of(MetricNames.REASON, letter.reason().name().toLowerCase(Locale.ROOT)));
        if (!audit.isSilent()) {
            record(about(letter.message(), "event.given_up")
                    .status("FAILED")
                    .details(JsonObject.builder()
                            .put("reason", letter.reason().name())
                            .put("attempts", letter.attempts())
                            .put("error", letter.failure().getMessage())
                            .build()));
        }
    }

    private AuditEvent.Builder about(EventEnvelope event, String type) {
        return AuditEvent.builder()
                .clock(time)
                .eventType(type)
                .attribute("published_id", event.id())
                .attribute("published_type", event.type())
                .payload(event.toJson());
    }

    private void record(AuditEvent.Builder event) {
        try {
            audit.record(event.build());
        } catch (AuditException e) {
            // Counted by the trail; its message may quote the sink's.
            LOG.debug("event.buffer.audit.failed", e);
        }
    }
}
