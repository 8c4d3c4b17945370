package io.cxintegrate.core.metrics;

import java.time.Duration;
import java.util.Map;

/** Forgets everything. */
enum NoopMetrics implements Metrics {
    INSTANCE;

    @Override
    public void count(String name, long amount, Map<String, String> tags) {}

    @Override
    public void time(String name, Duration duration, Map<String, String> tags) {}

    @Override
    public void gauge(String name, double value, Map<String, String> tags) {}

    @Override
    public String toString() {
        return "Metrics.noop()";
    }
}
