package io.cxintegrate.core.audit.sink;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.internal.SinkHealth;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Hands what a buffer holds to the sink below, until the buffer is closed and empty. Run by one thread. */
final class AuditDelivery implements Runnable {
    private final AuditBuffer buffer;
    private final int batchSize;
    private final AuditSink sink;
    private final SinkHealth health;
    private final Metrics metrics;
    private final InstantSource clock;
    private final IdSource ids;
    private volatile boolean aborted;

    AuditDelivery(
            AuditBuffer buffer,
            int batchSize,
            AuditSink sink,
            SinkHealth health,
            Metrics metrics,
            InstantSource clock,
            IdSource ids) {
        this.buffer = buffer;
        this.batchSize = batchSize;
        this.sink = sink;
        this.health = health;
        this.metrics = metrics;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public void run() {
        try {
            for (List<AuditEvent> batch = buffer.take(batchSize); !batch.isEmpty(); batch = buffer.take(batchSize)) {
                deliver(batch);
            }
            reportLosses();
        } finally {
            // Also after an Error of the sink below: nobody must wait for a thread that is no more.
            buffer.end(clock.instant());
        }
    }

    /** Gives nothing more to the sink; the caller interrupts the thread. */
    void abort() {
        aborted = true;
    }

    private void deliver(List<AuditEvent> batch) {
        int kept = 0;
        try {
            if (sink instanceof BatchAuditSink all) {
                kept = given(() -> all.appendAll(batch), batch.size()) ? batch.size() : 0;
            } else {
                for (AuditEvent event : batch) {
                    kept += !aborted && given(() -> sink.append(event), 1) ? 1 : 0;
                }
            }
        } catch (Error e) {
            // This thread is ending. Whoever learns from flush() that records are lost must not hand over more.
            buffer.close();
            throw e;
        } finally {
            buffer.settle(kept, batch.size() - kept, clock.instant());
        }
        if (kept > 0) {
            reportLosses();
        }
    }

    /** Whether it went well. */
    private boolean given(Runnable step, int records) {
        try {
            step.run();
            health.worked();
            return true;
        } catch (RuntimeException e) {
            metrics.count(MetricNames.AUDIT_FAILURES, records, Map.of(MetricNames.ERROR_TYPE, SinkHealth.errorType(e)));
            health.failed(records, e);
            return false;
        } finally {
            if (!aborted) {
                // Left by the sink below; kept, it would fail all that follows.
                Thread.interrupted();
            }
        }
    }

    private void reportLosses() {
        AuditBuffer.Losses losses = buffer.losses();
        Instant since = losses.since();
        if (since == null || aborted) {
            return;
        }
        Instant now = clock.instant();
        AuditEvent report = AuditEvent.builder()
                .ids(ids)
                .clock(clock)
                .eventType("audit.records.lost")
                .attribute("dropped", losses.dropped())
                .attribute("undelivered", losses.undelivered())
                .attribute("since", since.toString())
                .build();
        if (given(() -> sink.append(report), 1)) {
            buffer.reported(losses, now);
        }
    }
}
