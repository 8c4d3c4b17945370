package io.cxintegrate.cxone.broadcast.internal;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.evolution.MigrationGraph;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events in other versions than they were broadcast in. Safe to share between threads. */
public final class VersionCasts {
    /** The name that stands for every type of event without a graph of its own. */
    public static final String ANY_TYPE = "*";

    private static final Logger LOG = LoggerFactory.getLogger(VersionCasts.class);

    /** Hears how long a cast took and whether it went well. */
    @FunctionalInterface
    public interface Listener {
        /** One cast, whatever became of it. */
        void cast(Duration duration, boolean succeeded);
    }

    private final Map<String, MigrationGraph> graphs;
    /** By type and version broadcast, the versions it can be had in: asked for each client and event, so found once. */
    private final Map<String, Map<String, Set<String>>> reachable;

    private final TimeSource time;
    private final Listener listener;

    /** @param graphs by type of event, {@link #ANY_TYPE} included */
    public VersionCasts(Map<String, MigrationGraph> graphs, TimeSource time, Listener listener) {
        this.graphs = Map.copyOf(graphs);
        reachable = new HashMap<>();
        graphs.forEach((type, graph) -> reachable.put(type, waysOf(graph)));
        this.time = time;
        this.listener = listener;
    }

    /**
     * Refuses an event in a version that its graph does not know: nobody who asks for another could ever get it.
     *
     * @throws InvalidInputException naming the versions there are
     */
    void requireKnown(String type, String version) {
        MigrationGraph graph = graphOf(type);
        if (graph != null && !isPossible(type, version, version)) {
            throw new InvalidInputException("the event of type '" + type + "' is broadcast as version '" + version
                    + "', but its migrations know " + graph.versions() + "; name the version as they do");
        }
    }

    /** Whether there is a way from one version to the other. */
    boolean isPossible(String type, String from, String to) {
        Map<String, Set<String>> ways = reachable.get(graphs.containsKey(type) ? type : ANY_TYPE);
        return ways != null && ways.getOrDefault(from, Set.of()).contains(to);
    }

    /** The event in the other version, each step checked; empty when a step failed. */
    Optional<JsonObject> cast(JsonObject event, String type, String from, String to) {
        MigrationGraph graph = graphOf(type);
        if (graph == null) {
            return Optional.empty();
        }
        long start = time.nanoTime();
        Optional<JsonObject> result = Optional.empty();
        try {
            result = Optional.of(graph.migrate(event, from, to));
        } catch (CxException e) {
            LOG.debug("event not cast type={} from={} to={}", type, from, to, e);
        } catch (RuntimeException e) {
            LOG.warn("event not cast, a function of the migration failed type={} from={} to={}", type, from, to, e);
        }
        listener.cast(Duration.ofNanos(time.nanoTime() - start), result.isPresent());
        return result;
    }

    private static Map<String, Set<String>> waysOf(MigrationGraph graph) {
        Map<String, Set<String>> ways = new HashMap<>();
        for (String from : graph.versions()) {
            Set<String> to = new HashSet<>(graph.versions());
            to.removeIf(version -> !graph.canMigrate(from, version));
            ways.put(from, to);
        }
        return ways;
    }

    private @Nullable MigrationGraph graphOf(String type) {
        MigrationGraph graph = graphs.get(type);
        return graph == null ? graphs.get(ANY_TYPE) : graph;
    }
}
