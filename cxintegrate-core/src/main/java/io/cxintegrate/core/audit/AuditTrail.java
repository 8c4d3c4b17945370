package io.cxintegrate.core.audit;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the library calls to record what it does. Safe to share between threads; the sinks stay the user's to close.
 *
 * <p>A failing sink does not break the work: the failure is counted ({@link MetricNames#AUDIT_FAILURES}) and logged as a
 * warning once, and once more with the number of lost records when the sink works again. A sink that is
 * {@linkplain AuditSink#required() required} does break it: its failure is counted and thrown. In a
 * {@linkplain AuditSink#composite composite} each sink counts for itself, and all of them get the record either way.
 *
 * <p>So that nothing is done that cannot be recorded, record the intent before the work and the outcome after it.
 */
public final class AuditTrail {
    private static final AuditTrail NONE = of(AuditSink.none(), Metrics.noop());

    private final List<Target> targets;
    private final Metrics metrics;

    private AuditTrail(List<Target> targets, Metrics metrics) {
        this.targets = List.copyOf(targets);
        this.metrics = metrics;
    }

    /**
     * A trail to {@code sink}.
     *
     * @param sink where the records go; {@link AuditSink#composite} for several
     * @param metrics where failures are counted
     */
    public static AuditTrail of(AuditSink sink, Metrics metrics) {
        return of(sink, metrics, LoggerFactory.getLogger(AuditTrail.class));
    }

    static AuditTrail of(AuditSink sink, Metrics metrics, Logger log) {
        List<Target> targets = new ArrayList<>();
        collect(sink, false, log, targets);
        return new AuditTrail(targets, Metrics.composite(metrics));
    }

    /** Records nothing. */
    public static AuditTrail none() {
        return NONE;
    }

    /**
     * Gives the record to every sink.
     *
     * @throws AuditException if a required sink could not keep it
     */
    public void record(AuditEvent event) {
        RuntimeException fatal = null;
        for (Target target : targets) {
            try {
                target.sink.append(event);
                target.worked();
            } catch (RuntimeException e) {
                metrics.count(MetricNames.AUDIT_FAILURES, 1, Map.of(MetricNames.ERROR_TYPE, errorType(e)));
                if (target.required) {
                    fatal = Failures.joined(fatal, e);
                } else {
                    target.failed(e);
                }
            }
        }
        if (fatal != null) {
            throw Failures.asAuditException(fatal);
        }
    }

    @Override
    public String toString() {
        return "AuditTrail" + targets;
    }

    /** Takes composites apart, so that each sink has its own state and its own mark. */
    private static void collect(AuditSink sink, boolean required, Logger log, List<Target> into) {
        if (sink instanceof RequiredAuditSink marked) {
            collect(marked.delegate(), true, log, into);
        } else if (sink instanceof CompositeAuditSink composite) {
            composite.sinks().forEach(s -> collect(s, required, log, into));
        } else if (sink != NoAuditSink.INSTANCE) {
            into.add(new Target(sink, required || sink.isRequired(), log));
        }
    }

    /** The cause says more: that it is an audit exception is known. */
    private static String errorType(RuntimeException e) {
        Throwable cause = e instanceof AuditException ? e.getCause() : null;
        return (cause == null ? e : cause).getClass().getName();
    }

    /** One sink and how it is doing. */
    private static final class Target {
        private final AuditSink sink;
        private final boolean required;
        private final Logger log;
        /** Asked once, up here: the {@code toString} of a user's sink may fail too. */
        private final String name;

        private final AtomicLong lost = new AtomicLong();

        Target(AuditSink sink, boolean required, Logger log) {
            this.sink = sink;
            this.required = required;
            this.log = log;
            this.name = sink.toString() + (required ? ".required()" : "");
        }

        void worked() {
            if (lost.get() > 0) {
                long count = lost.getAndSet(0);
                if (count > 0) {
                    log.warn("audit.sink.recovered sink={} lost={}", name, count);
                }
            }
        }

        void failed(RuntimeException e) {
            if (lost.getAndIncrement() == 0) {
                // Messages of others may quote a connection string or the record, so they are for DEBUG; ours do not.
                String error =
                        e instanceof CxException ? e.toString() : e.getClass().getName();
                log.warn("audit.sink.failed sink={} error={} further=counted", name, error);
                log.debug("audit.sink.failed sink={}", name, e);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
