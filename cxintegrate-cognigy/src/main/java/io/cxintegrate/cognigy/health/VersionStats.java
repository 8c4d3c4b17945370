package io.cxintegrate.cognigy.health;

import io.cxintegrate.cognigy.rollout.RolloutMetrics;
import io.cxintegrate.cognigy.rollout.VersionFigures;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.CallStats;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a mapping made in this process, added up for each version since it was made, and for rollouts since any moment they
 * ask for. Safe to share between threads; recording takes no lock.
 *
 * <p>As {@link RolloutMetrics} it counts from when it is first asked about a version and a moment, not from the moment itself: what
 * came before is gone, as after a restart. A rollout asks as each step begins.
 *
 * <pre>{@code
 * VersionStats stats = new VersionStats(TimeSource.system());
 * stats.record("v2", Duration.ofMillis(82), true);
 * }</pre>
 */
public final class VersionStats implements RolloutMetrics {
    /** How many versions are told apart; calls of others only count in the total. */
    public static final int MAX_VERSIONS = 50;

    /** A step of a rollout asks for one; several are there when several rollouts ask. */
    private static final int MAX_WINDOWS = 4;

    private record Window(Instant from, CallStats calls) {}

    /** One version. */
    private static final class Version {
        private final CallStats all;
        private final List<Window> windows = new CopyOnWriteArrayList<>();

        Version(InstantSource clock) {
            all = new CallStats(clock);
        }

        void record(Duration latency, boolean success) {
            all.record(latency, success);
            for (Window window : windows) {
                window.calls().record(latency, success);
            }
        }
    }

    private final InstantSource clock;
    private final CallStats total;
    private final ConcurrentMap<String, Version> versions = new ConcurrentHashMap<>();

    /**
     * Without any calls yet.
     *
     * @param clock where the timestamps of snapshots come from
     */
    public VersionStats(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        total = new CallStats(clock);
    }

    /**
     * Records one call.
     *
     * @param version the label of the version that was called
     * @param latency how long it took
     * @param success whether it went well
     * @throws IllegalArgumentException if the label is blank
     */
    public void record(String version, Duration latency, boolean success) {
        total.record(latency, success);
        Version known = version(Require.text(version, "version"));
        if (known != null) {
            known.record(latency, success);
        }
    }

    /** All calls of all versions. */
    public CallStats.Snapshot snapshot() {
        return total.snapshot();
    }

    /** All calls of one version; without requests when there was none. */
    public CallStats.Snapshot snapshot(String version) {
        Version known = versions.get(version);
        return known == null ? new CallStats(clock).snapshot() : known.all.snapshot();
    }

    @Override
    public VersionFigures since(String version, Instant from) {
        Version known = version(version);
        if (known == null) {
            return VersionFigures.NONE;
        }
        CallStats.Snapshot calls = window(known, from).snapshot();
        // Taken while calls are recorded, the parts may be of different moments.
        return new VersionFigures(
                calls.totalRequests(), Math.min(calls.failures(), calls.totalRequests()), calls.p95());
    }

    /**
     * {@code avg_latency_ms} (2 decimals), {@code success_rate} (4 decimals), {@code total_requests}, {@code timestamp} over all
     * versions, then {@code versions} with the same of each by its label, and {@code p50_latency_ms}, {@code p95_latency_ms},
     * {@code p99_latency_ms}.
     */
    public JsonObject toJson() {
        Map<String, JsonObject> each = new TreeMap<>();
        versions.forEach(
                (label, version) -> each.put(label, version.all.snapshot().toDetailedJson()));
        return total.snapshot().toJson().with("versions", each);
    }

    @Override
    public String toString() {
        return "VersionStats" + new TreeMap<>(versions).keySet();
    }

    private @Nullable Version version(String label) {
        Version known = versions.get(label);
        if (known == null && versions.size() < MAX_VERSIONS) {
            known = versions.computeIfAbsent(label, l -> new Version(clock));
        }
        return known;
    }

    private CallStats window(Version version, Instant from) {
        for (Window window : version.windows) {
            if (window.from().equals(from)) {
                return window.calls();
            }
        }
        Window opened = new Window(from, new CallStats(clock));
        version.windows.add(opened);
        while (version.windows.size() > MAX_WINDOWS) {
            version.windows.remove(0);
        }
        return opened.calls();
    }
}
