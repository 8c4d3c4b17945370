package io.cxintegrate.core.audit.sink;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.internal.SinkHealth;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue in front of a sink, so that nobody waits for a slow one. Safe to share between threads; closing it closes
 * the sink below. One daemon thread delivers, in the order of acceptance, until {@link #close()}.
 *
 * <p>{@link #append} returns when the record is accepted, which is not yet kept: what waits in memory dies with the process.
 * When the queue is full, the record is dropped at once, or after a wait: then {@code append} throws, so that
 * {@link #required()} means that nothing is done whose record was not accepted. A sink that is itself required cannot stand
 * behind a buffer: its failures come too late for the work.
 *
 * <p>A record is given to the sink below once. Repeats are that sink's business, which knows what may help; meanwhile the queue
 * fills. What it could not keep is counted ({@link MetricNames#AUDIT_FAILURES}), logged once, and told by the next
 * {@link #flush()} or {@link #close()}. Dropped records are counted too ({@link MetricNames#AUDIT_DROPPED}). As soon as the
 * sink below works, it also gets a record {@code audit.records.lost} with both numbers and the time since when.
 *
 * <pre>{@code
 * try (BufferedAuditSink sink = BufferedAuditSink.builder(siem).capacity(50_000).build()) {
 *     Cognigy cognigy = Cognigy.builder().audit(AuditSink.composite(file.required(), sink)).build();
 * }
 * }</pre>
 */
public final class BufferedAuditSink implements AuditSink {
    /** How long close waits for a sink that was interrupted, before it is left behind. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final AuditSink sink;
    private final AuditBuffer buffer;
    private final AuditDelivery delivery;
    private final Thread worker;
    private final Duration maxWait;
    private final Duration patience;
    private final TimeSource time;
    private final Metrics metrics;

    private BufferedAuditSink(Builder b) {
        sink = b.sink;
        maxWait = b.maxWait;
        patience = b.patience;
        time = b.time;
        metrics = Metrics.composite(b.metrics);
        buffer = new AuditBuffer(b.capacity, toString());
        delivery = new AuditDelivery(
                buffer,
                b.batchSize,
                sink,
                new SinkHealth(toString(), LoggerFactory.getLogger(BufferedAuditSink.class)),
                metrics,
                time,
                b.ids);
        worker = new Thread(delivery, "cxintegrate-audit-buffer");
        worker.setDaemon(true);
    }

    /** A builder with the defaults: 10,000 records, dropped when full, batches of 100. */
    public static Builder builder(AuditSink sink) {
        return new Builder(sink);
    }

    /**
     * Accepts the record.
     *
     * @throws AuditException if the queue is full, the wait for room was interrupted, or the sink is closed
     */
    @Override
    public void append(AuditEvent event) {
        String refusal = buffer.put(event, maxWait, time.instant());
        if (refusal != null) {
            metrics.count(MetricNames.AUDIT_DROPPED, 1, Map.of());
            throw new AuditException(this + refusal + "; the record was dropped and counted");
        }
    }

    /**
     * Waits until everything accepted so far is delivered, for as long as {@link Builder#patience}, and flushes the sink
     * below.
     *
     * @throws AuditException if it took too long, was interrupted, or records were lost since the last flush
     */
    @Override
    public void flush() {
        flush(Deadline.after(patience, time));
    }

    /** The same with another deadline. */
    public void flush(Deadline deadline) {
        try {
            if (!buffer.awaitSettled(deadline)) {
                throw new AuditException(
                        this + " did not deliver everything in time; " + buffer.queued() + " still wait");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuditException(this + " was interrupted while it delivered; nothing is lost yet", e);
        }
        tellLosses();
        sink.flush();
    }

    /**
     * Refuses new records, delivers what was accepted, ends the thread and closes the sink below. After
     * {@link Builder#patience}, or at once when interrupted, what is left is given up and counted. A second call does
     * nothing.
     *
     * @throws AuditException if records were lost since the last flush, or the sink below cannot be closed
     */
    @Override
    public void close() {
        if (!buffer.close()) {
            return;
        }
        try {
            try {
                if (!buffer.awaitEnd(Deadline.after(patience, time))) {
                    abort();
                }
            } catch (InterruptedException e) {
                abort();
                Thread.currentThread().interrupt();
            }
        } finally {
            sink.close();
        }
        tellLosses();
    }

    /** How many records were not accepted, because the queue was full. */
    public long dropped() {
        return buffer.dropped();
    }

    /** How many records were accepted, but not kept by the sink below, as far as it said. */
    public long undelivered() {
        return buffer.undelivered();
    }

    /** How many records wait now, those under way not counted. */
    public int queued() {
        return buffer.queued();
    }

    @Override
    public String toString() {
        return "BufferedAuditSink(" + sink + ")";
    }

    private void abort() {
        delivery.abort();
        buffer.abandon(time.instant());
        worker.interrupt();
        try {
            buffer.awaitEnd(Deadline.after(GRACE, TimeSource.system()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellLosses() {
        long lost = buffer.untold();
        if (lost > 0) {
            throw new AuditException(this + " lost " + lost
                    + " records that it had accepted: the sink below did not keep them; see the log");
        }
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final AuditSink sink;
        private int capacity = 10_000;
        private int batchSize = 100;
        private Duration maxWait = Duration.ZERO;
        private Duration patience = Duration.ofSeconds(30);
        private TimeSource time = TimeSource.system();
        private IdSource ids = IdSource.random();
        private Metrics metrics = Metrics.noop();

        private Builder(AuditSink sink) {
            this.sink = Objects.requireNonNull(sink, "sink");
        }

        /** How many records may wait, the batch under way not counted. Default 10,000. */
        public Builder capacity(int value) {
            capacity = Require.atLeast(1, value, "capacity");
            return this;
        }

        /** How many records a {@link BatchAuditSink} gets at once, at most. Default 100. */
        public Builder batchSize(int value) {
            batchSize = Require.atLeast(1, value, "batchSize");
            return this;
        }

        /** Drops a record at once when the queue is full. The default. */
        public Builder dropWhenFull() {
            maxWait = Duration.ZERO;
            return this;
        }

        /** Lets {@code append} wait for room when the queue is full, and drops the record only then. */
        public Builder blockWhenFull(Duration atMost) {
            maxWait = Durations.min(Require.positive(atMost, "atMost"), Duration.ofNanos(Long.MAX_VALUE));
            return this;
        }

        /** How long {@link #flush()} and {@link #close()} wait for the sink below. Default 30 s. */
        public Builder patience(Duration value) {
            patience = Require.positive(value, "patience");
            return this;
        }

        /** Dates {@code audit.records.lost}, and measures {@link #patience}. Default: the system's. */
        public Builder clock(TimeSource value) {
            time = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Where the ids of {@code audit.records.lost} come from. Default {@link IdSource#random()}. */
        public Builder ids(IdSource value) {
            ids = Objects.requireNonNull(value, "ids");
            return this;
        }

        /** Where losses are counted. Default: nowhere. */
        public Builder metrics(Metrics value) {
            metrics = Objects.requireNonNull(value, "metrics");
            return this;
        }

        /**
         * Starts the thread.
         *
         * @throws io.cxintegrate.core.InvalidConfigurationException if the sink is required
         */
        public BufferedAuditSink build() {
            Violations.of("buffered audit sink")
                    .unless(
                            !sink.isRequired(),
                            "sink",
                            "must not be required, because its failures come too late for the work;"
                                    + " mark the buffer as required() to refuse work when it is full")
                    .throwIfAny();
            BufferedAuditSink buffered = new BufferedAuditSink(this);
            buffered.worker.start();
            return buffered;
        }
    }
}
