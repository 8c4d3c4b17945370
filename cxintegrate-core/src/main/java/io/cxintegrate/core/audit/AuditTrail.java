package io.cxintegrate.core.audit;

import io.cxintegrate.core.audit.internal.SinkHealth;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * <p>So that nothing is done that cannot be recorded, record the intent before the work and the outcome after it: a record
 * that is written after the fact only is lost when the process dies in between. An intent without an outcome says that the
 * work may or may not be done. Failing work because of a lost outcome undoes nothing, so what a required sink protects is the
 * intent.
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

    /** Whether no sink hears it, so that a record need not be made. */
    public boolean isSilent() {
        return targets.isEmpty();
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
                target.health.worked();
            } catch (RuntimeException e) {
                metrics.count(MetricNames.AUDIT_FAILURES, 1, Map.of(MetricNames.ERROR_TYPE, SinkHealth.errorType(e)));
                if (target.required) {
                    fatal = Failures.joined(fatal, e);
                } else {
                    target.health.failed(1, e);
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

    /** One sink and how it is doing. */
    private static final class Target {
        private final AuditSink sink;
        private final boolean required;
        /** Asked once, up here: the {@code toString} of a user's sink may fail too. */
        private final String name;

        private final SinkHealth health;

        Target(AuditSink sink, boolean required, Logger log) {
            this.sink = sink;
            this.required = required;
            this.name = sink.toString() + (required ? ".required()" : "");
            this.health = new SinkHealth(name, log);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
