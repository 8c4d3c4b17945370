package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the fake CXone says of the health of connectors; nothing, unless it was told when they are. Guarded by the fake's lock. */
final class ConnectorHealth {
    private final TimeSource clock;
    private final Map<String, Integer> polls = new HashMap<>();
    private final Map<String, Long> registeredNanos = new HashMap<>();
    private final Set<String> unhealthy = new HashSet<>();
    private @Nullable Integer neededPolls;
    private @Nullable Duration neededTime;

    ConnectorHealth(TimeSource clock) {
        this.clock = clock;
    }

    void registered(String id) {
        polls.put(id, 0);
        registeredNanos.put(id, clock.nanoTime());
    }

    void polled(String id) {
        polls.merge(id, 1, Integer::sum);
    }

    void afterPolls(int count) {
        neededPolls = count;
        neededTime = null;
    }

    void after(Duration delay) {
        neededTime = delay;
        neededPolls = null;
    }

    void unhealthy(String id) {
        unhealthy.add(id);
    }

    JsonObject shownWith(String id, JsonObject connector) {
        if (neededPolls == null && neededTime == null && unhealthy.isEmpty()) {
            return connector;
        }
        String status = unhealthy.contains(id) ? "UNHEALTHY" : isHealthy(id) ? "HEALTHY" : "PENDING";
        return connector.with(
                "health",
                JsonObject.of("status", status, "checkedAt", clock.instant().toString()));
    }

    private boolean isHealthy(String id) {
        Duration time = neededTime;
        if (time != null) {
            return clock.nanoTime() - registeredNanos.getOrDefault(id, 0L) >= time.toNanos();
        }
        return polls.getOrDefault(id, 0) >= (neededPolls == null ? 0 : neededPolls);
    }
}
