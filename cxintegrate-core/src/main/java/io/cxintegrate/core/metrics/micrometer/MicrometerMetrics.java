package io.cxintegrate.core.metrics.micrometer;

import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measurements as Micrometer meters of a {@link MeterRegistry}. Safe to share between threads; the registry stays the
 * caller's to close.
 *
 * <p>Names and tags are those of {@link MetricNames}, which the registry's naming convention turns into those of the
 * monitoring system: the timer {@code http.client.request.duration} is {@code http_client_request_duration_seconds} in
 * Prometheus, as OpenTelemetry's is. It is not {@code http.client.requests}, which Micrometer's own instrumentation of HTTP
 * clients uses with other tags: one name with two sets of tags is refused by Prometheus.
 *
 * <p>For the same reason a tag that is sometimes absent, such as {@code error.type}, is {@value #NONE} then. The first
 * {@value #MAX_TAG_SETS} sets of tags under one name are told apart; further ones are counted together, every tag being
 * {@code _other}, and their gauges are dropped.
 */
public final class MicrometerMetrics implements Metrics {
    /** How many sets of tags are told apart under one name. */
    public static final int MAX_TAG_SETS = 1_000;

    /** The value of a tag that does not apply. */
    public static final String NONE = "none";

    private static final Set<String> WITH_STATUS = Set.of(
            MetricNames.CALL_DURATION,
            MetricNames.HTTP_CLIENT_REQUEST_DURATION,
            MetricNames.DATA_ACTION_DURATION,
            MetricNames.WEBHOOK_DURATION);

    private final MeterRegistry registry;
    private final ConcurrentMap<String, Family<Timer>> timers = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Family<Counter>> counters = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Family<AtomicLong>> gauges = new ConcurrentHashMap<>();

    private MicrometerMetrics(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /** Measurements as meters of this registry. */
    @SuppressWarnings("exports") // The one public signature that has to name Micrometer; see docs/design-decisions.md.
    public static MicrometerMetrics of(MeterRegistry registry) {
        return new MicrometerMetrics(registry);
    }

    @Override
    public void count(String name, long amount, Map<String, String> tags) {
        Family<Counter> family = counters.computeIfAbsent(
                name, n -> new Family<>(t -> Counter.builder(n).tags(t).register(registry)));
        family.meter(tags).increment((double) amount);
    }

    @Override
    public void time(String name, Duration duration, Map<String, String> tags) {
        Family<Timer> family = timers.computeIfAbsent(
                name, n -> new Family<>(t -> Timer.builder(n).tags(t).register(registry)));
        family.meter(complete(name, tags)).record(duration);
    }

    @Override
    public void gauge(String name, double value, Map<String, String> tags) {
        Family<AtomicLong> family = gauges.computeIfAbsent(
                name,
                n -> new Family<>(t -> {
                    AtomicLong bits = new AtomicLong();
                    Gauge.builder(n, bits, b -> Double.longBitsToDouble(b.get()))
                            .tags(t)
                            .strongReference(true)
                            .register(registry);
                    return bits;
                }));
        if (family.tellsApart(tags)) {
            family.meter(tags).set(Double.doubleToLongBits(value));
        }
    }

    /** With the tags that are absent this time and present another. */
    private static Map<String, String> complete(String name, Map<String, String> tags) {
        boolean status = WITH_STATUS.contains(name);
        if (!status && !tags.containsKey(MetricNames.OUTCOME)) {
            return tags;
        }
        Map<String, String> all = new HashMap<>(tags);
        all.putIfAbsent(MetricNames.ERROR_TYPE, NONE);
        if (status) {
            all.putIfAbsent(MetricNames.HTTP_RESPONSE_STATUS_CODE, NONE);
        }
        return all;
    }

    @Override
    public String toString() {
        return "MicrometerMetrics[" + registry.getClass().getSimpleName() + "]";
    }

    /** The meters of one name. */
    private static final class Family<M> {
        /** Makes a meter, or finds it: registries give out the same one for the same name and tags. */
        private interface Factory<M> {
            M meter(Tags tags);
        }

        private final Factory<M> factory;
        private final ConcurrentMap<Map<String, String>, M> meters = new ConcurrentHashMap<>();

        Family(Factory<M> factory) {
            this.factory = factory;
        }

        boolean tellsApart(Map<String, String> tags) {
            return meters.size() < MAX_TAG_SETS || meters.containsKey(tags);
        }

        M meter(Map<String, String> tags) {
            M known = meters.get(tags);
            if (known != null) {
                return known;
            }
            if (!tellsApart(tags)) {
                // Not kept: the set of names alone decides which one it is, and the registry remembers.
                Map<String, String> other = new HashMap<>(tags);
                other.replaceAll((key, value) -> MetricNames.OPERATION_OTHER);
                return factory.meter(tagsOf(other));
            }
            // Copied: the map is the caller's.
            Map<String, String> copy = Map.copyOf(tags);
            return meters.computeIfAbsent(copy, t -> factory.meter(tagsOf(t)));
        }

        private static Tags tagsOf(Map<String, String> tags) {
            return Tags.of(tags.entrySet().stream()
                    .map(e -> Tag.of(e.getKey(), e.getValue()))
                    .toList());
        }
    }
}
