package io.cxintegrate.core.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands everything to several, and lets no failure through. Safe to share between threads. */
final class CompositeMetrics implements Metrics {
    private final List<Guarded> all;

    private CompositeMetrics(List<Guarded> all) {
        this.all = all;
    }

    static Metrics of(Metrics... all) {
        return of(LoggerFactory.getLogger(Metrics.class), all);
    }

    static Metrics of(Logger log, Metrics... all) {
        List<Metrics> useful =
                Stream.of(all).filter(m -> m != NoopMetrics.INSTANCE).toList();
        if (useful.isEmpty()) {
            return NoopMetrics.INSTANCE;
        }
        // A single one is wrapped too, unless it is wrapped already: the promise not to throw holds for it as well.
        return useful.size() == 1 && useful.get(0) instanceof CompositeMetrics c
                ? c
                : new CompositeMetrics(useful.stream()
                        .map(m -> new Guarded(log, m, m.getClass().getName()))
                        .toList());
    }

    @Override
    public void count(String name, long amount, Map<String, String> tags) {
        for (Guarded g : all) {
            g.call(m -> m.count(name, amount, tags));
        }
    }

    @Override
    public void time(String name, Duration duration, Map<String, String> tags) {
        for (Guarded g : all) {
            g.call(m -> m.time(name, duration, tags));
        }
    }

    @Override
    public void gauge(String name, double value, Map<String, String> tags) {
        for (Guarded g : all) {
            g.call(m -> m.gauge(name, value, tags));
        }
    }

    @Override
    public String toString() {
        return "Metrics.composite" + all.stream().map(g -> g.type).toList();
    }

    private static final class Guarded {
        private final Logger log;
        private final Metrics delegate;
        private final String type;
        private final AtomicBoolean warned = new AtomicBoolean();

        Guarded(Logger log, Metrics delegate, String type) {
            this.log = log;
            this.delegate = delegate;
            this.type = type;
        }

        void call(Consumer<Metrics> measurement) {
            try {
                measurement.accept(delegate);
            } catch (RuntimeException | LinkageError e) {
                // LinkageError: what an adapter throws when its optional monitoring library is missing or another
                // version.
                if (warned.compareAndSet(false, true)) {
                    // The message of someone else's exception may quote an address with its key; it is for DEBUG.
                    log.warn(
                            "metrics.failed implementation={} error={} further=silent",
                            type,
                            e.getClass().getName());
                    log.debug("metrics.failed implementation={}", type, e);
                }
            }
        }
    }
}
