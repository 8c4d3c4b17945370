package io.cxintegrate.cognigy.health;

import io.cxintegrate.cognigy.rollout.RolloutMetrics;
import io.cxintegrate.cognigy.rollout.VersionFigures;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.core.metrics.MetricNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Adds up calls for each version of a mapping: all since it was made, and for rollouts those since any moment they ask for. For
 * services that call by themselves; a {@code MappingRuntime} has figures of its own. Safe to share between threads; recording takes no
 * lock.
 *
 * <p>As {@link RolloutMetrics} it counts calls that begin after it is first asked about a version and a moment, not from the moment
 * itself: what came before is gone, as after a restart. A rollout asks as each step begins.
 *
 * <pre>{@code
 * VersionMeter meter = new VersionMeter(TimeSource.system());
 * meter.record("v2", Duration.ofMillis(82), true);
 * }</pre>
 */
public final class VersionMeter implements RolloutMetrics {
    /** How many versions are told apart; the rest share {@link MetricNames#OPERATION_OTHER}. */
    public static final int MAX_VERSIONS = 50;

    /** A step of a rollout asks for one; several are there when several rollouts ask. */
    private static final int MAX_WINDOWS = 4;

    /** The calls since a moment, of which those count that began after it was asked for. */
    private record Window(Instant from, long opened, CallStats calls) {}

    /** One version. */
    private static final class Version {
        private final CallStats all;
        private final List<Window> windows = new CopyOnWriteArrayList<>();

        Version(TimeSource time) {
            all = new CallStats(time);
        }
    }

    private final TimeSource time;
    private final ConcurrentMap<String, Version> versions = new ConcurrentHashMap<>();

    /**
     * Without any calls yet.
     *
     * @param time where the timestamps of snapshots come from, and what tells when a call began
     */
    public VersionMeter(TimeSource time) {
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * Records a call that is just over.
     *
     * @param version the label of the version that was called
     * @param latency how long it took
     * @param success whether it went well
     * @throws IllegalArgumentException if the label is blank
     */
    public void record(String version, Duration latency, boolean success) {
        Version known = version(Require.text(version, "version"));
        known.all.record(latency, success);
        long began = time.nanoTime() - Durations.saturatedNanos(latency);
        for (Window window : known.windows) {
            if (began - window.opened() >= 0) {
                window.calls().record(latency, success);
            }
        }
    }

    /** All calls of each version, by label; a copy. */
    public Map<String, CallStats.Snapshot> snapshots() {
        Map<String, CallStats.Snapshot> all = new TreeMap<>();
        versions.forEach((label, version) -> all.put(label, version.all.snapshot()));
        return all;
    }

    @Override
    public VersionFigures since(String version, Instant from) {
        CallStats.Snapshot calls = window(version(version), from).snapshot();
        return new VersionFigures(calls.totalRequests(), calls.failures(), calls.p95());
    }

    /**
     * {@code avg_latency_ms} (2 decimals), {@code success_rate} (4 decimals), {@code total_requests}, {@code timestamp} over all
     * versions, then {@code versions} with the same of each by its label, and {@code p50_latency_ms}, {@code p95_latency_ms},
     * {@code p99_latency_ms}.
     */
    public JsonObject toJson() {
        return HealthSnapshot.toJson(snapshots(), time.instant());
    }

    @Override
    public String toString() {
        return "VersionMeter" + new TreeMap<>(versions).keySet();
    }

    private Version version(String label) {
        Version known = versions.get(label);
        if (known != null) {
            return known;
        }
        // Two at once may exceed the bound by one, which costs a little memory and no more.
        String name = versions.size() < MAX_VERSIONS ? label : MetricNames.OPERATION_OTHER;
        return versions.computeIfAbsent(name, l -> new Version(time));
    }

    private CallStats window(Version version, Instant from) {
        for (Window window : version.windows) {
            if (window.from().equals(from)) {
                return window.calls();
            }
        }
        Window opened = new Window(from, time.nanoTime(), new CallStats(time));
        version.windows.add(opened);
        while (version.windows.size() > MAX_WINDOWS) {
            version.windows.remove(0);
        }
        return opened.calls();
    }
}
