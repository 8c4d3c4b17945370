package io.cxintegrate.cxone.broadcast;

import static io.cxintegrate.core.metrics.MetricNames.BROADCAST_CAST_DURATION;
import static io.cxintegrate.core.metrics.MetricNames.BROADCAST_CLIENTS;
import static io.cxintegrate.core.metrics.MetricNames.BROADCAST_CONNECTIONS;
import static io.cxintegrate.core.metrics.MetricNames.BROADCAST_CUTS;
import static io.cxintegrate.core.metrics.MetricNames.BROADCAST_FLUSH_DURATION;
import static io.cxintegrate.core.metrics.MetricNames.BROADCAST_GAPS;
import static io.cxintegrate.core.metrics.MetricNames.BROADCAST_MESSAGES;
import static io.cxintegrate.core.metrics.MetricNames.BROADCAST_QUEUE_MAX;
import static io.cxintegrate.core.metrics.MetricNames.BROADCAST_QUEUE_P99;
import static io.cxintegrate.core.metrics.MetricNames.BROADCAST_REPLAYS;
import static io.cxintegrate.core.metrics.MetricNames.OUTCOME;
import static io.cxintegrate.core.metrics.MetricNames.OUTCOME_ERROR;
import static io.cxintegrate.core.metrics.MetricNames.OUTCOME_SUCCESS;
import static io.cxintegrate.core.metrics.MetricNames.REASON;

import io.cxintegrate.core.metrics.Metrics;
import java.time.Duration;
import java.util.Map;

/** What a broadcaster measures, in the words of {@link io.cxintegrate.core.metrics.MetricNames}. Safe to share. */
final class BroadcastMeter {
    static final String DROPPED = "dropped";
    static final String CONFLATED = "conflated";
    static final String EXPIRED = "expired";

    private static final int DEEPEST = 1024;

    private final Metrics metrics;

    BroadcastMeter(Metrics metrics) {
        this.metrics = metrics;
    }

    void connection(String reason) {
        metrics.count(BROADCAST_CONNECTIONS, 1, Map.of(REASON, reason));
    }

    void clients(int now) {
        metrics.gauge(BROADCAST_CLIENTS, now, Map.of());
    }

    void offered(int messages, int refused) {
        metrics.count(BROADCAST_MESSAGES, messages, Map.of(REASON, "offered"));
        if (refused > 0) {
            metrics.count(BROADCAST_MESSAGES, refused, Map.of(REASON, "refused"));
        }
    }

    void dropped(String reason) {
        metrics.count(BROADCAST_MESSAGES, 1, Map.of(REASON, reason));
    }

    void flushed(Duration sinceBroadcast) {
        metrics.count(BROADCAST_MESSAGES, 1, Map.of(REASON, "sent"));
        metrics.time(BROADCAST_FLUSH_DURATION, sinceBroadcast, Map.of());
    }

    void gap(String reason) {
        metrics.count(BROADCAST_GAPS, 1, Map.of(REASON, reason));
    }

    void replay(String reason) {
        metrics.count(BROADCAST_REPLAYS, 1, Map.of(REASON, reason));
    }

    void cut(String reason) {
        metrics.count(BROADCAST_CUTS, 1, Map.of(REASON, reason));
    }

    void cast(Duration duration, boolean succeeded) {
        metrics.time(BROADCAST_CAST_DURATION, duration, Map.of(OUTCOME, succeeded ? OUTCOME_SUCCESS : OUTCOME_ERROR));
    }

    Depths depths() {
        return new Depths();
    }

    /** How deep the queues are that one broadcast met. Not safe for concurrent use. */
    final class Depths {
        private final int[] clientsAt = new int[DEEPEST + 1];
        private int clients;

        void add(int depth) {
            clientsAt[Math.min(depth, DEEPEST)]++;
            clients++;
        }

        void report() {
            int p99 = 0;
            int max = 0;
            int seen = 0;
            for (int depth = 0; depth <= DEEPEST; depth++) {
                seen += clientsAt[depth];
                max = clientsAt[depth] > 0 ? depth : max;
                p99 = seen < Math.ceil(clients * 0.99) ? depth + 1 : p99;
            }
            metrics.gauge(BROADCAST_QUEUE_MAX, max, Map.of());
            metrics.gauge(BROADCAST_QUEUE_P99, Math.min(p99, max), Map.of());
        }
    }
}
