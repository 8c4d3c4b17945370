package io.cxintegrate.cxone.connectors.plan;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.Connectors;
import io.cxintegrate.cxone.connectors.RegisteredConnector;
import io.cxintegrate.cxone.connectors.Registration;
import io.cxintegrate.cxone.connectors.file.ConnectorFile;
import io.cxintegrate.cxone.connectors.plan.ConnectorOutcome.Status;
import io.cxintegrate.cxone.connectors.plan.PlannedConnector.State;
import io.cxintegrate.cxone.internal.Futures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the platform agree with files: {@link #plan} says what would change, {@link #apply} does it. Immutable and safe to share
 * between threads; lives as long as the {@code Cxone} it came from.
 *
 * <p>Defaults: 8 connectors at once, on threads that end with the call; orphans stay. What was registered is remembered in the
 * {@link DocumentStore} of the builder, so that a change by others (drift) is told from a change of the files; without one that lasts,
 * only what this process has registered is known.
 */
public final class Provisioning {
    private static final int MAX_PARALLEL = 64;

    private final Connectors connectors;
    private final TimeSource clock;
    private final String tenant;
    private final ConnectorRecords records;
    private final int parallelism;
    private final @Nullable Executor executor;
    private final Orphans orphans;

    private Provisioning(
            Connectors connectors,
            TimeSource clock,
            String tenant,
            ConnectorRecords records,
            int parallelism,
            @Nullable Executor executor,
            Orphans orphans) {
        this.connectors = connectors;
        this.clock = clock;
        this.tenant = tenant;
        this.records = records;
        this.parallelism = parallelism;
        this.executor = executor;
        this.orphans = orphans;
    }

    /** For {@code Cxone}; users call its {@code provisioning()}. */
    public static Provisioning over(Connectors connectors, TimeSource clock, DocumentStore store, String tenant) {
        ConnectorRecords records = new ConnectorRecords(store, tenant);
        return new Provisioning(connectors, clock, tenant, records, 8, null, Orphans.KEEP);
    }

    /**
     * The same with another number of connectors at once.
     *
     * @param value 1 to 64
     */
    public Provisioning withParallelism(int value) {
        int checked = Require.between(1, MAX_PARALLEL, value, "parallelism");
        return new Provisioning(connectors, clock, tenant, records, checked, executor, orphans);
    }

    /** The same on these threads, and on the calling one; stays the caller's to close. */
    public Provisioning withExecutor(Executor value) {
        Executor given = Objects.requireNonNull(value, "executor");
        return new Provisioning(connectors, clock, tenant, records, parallelism, given, orphans);
    }

    /** The same with another fate of orphans. */
    public Provisioning withOrphans(Orphans value) {
        Orphans given = Objects.requireNonNull(value, "orphans");
        return new Provisioning(connectors, clock, tenant, records, parallelism, executor, given);
    }

    /**
     * What {@link #apply} would change so that the platform agrees with these files and folders. Nothing is changed.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is wrong, by file, connector and path
     * @throws CxException as {@link Connectors#list()}, and if the store cannot be reached
     */
    public ConnectorPlan plan(Path... filesAndFolders) {
        return plan(ConnectorFile.connectors(ConnectorFile.readAll(List.of(filesAndFolders), builder -> builder)));
    }

    /**
     * What {@link #apply} would change so that the platform agrees with these definitions. Nothing is changed.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException if a connector is there twice
     * @throws CxException as {@link Connectors#list()}, and if the store cannot be reached
     */
    public ConnectorPlan plan(Collection<ConnectorDefinition> definitions) {
        Violations violations = Violations.of("list of connectors");
        Set<String> ids = new HashSet<>();
        definitions.forEach(d ->
                violations.unless(ids.add(d.connectorId()), "connector '" + d.connectorId() + "'", "is there twice"));
        violations.throwIfAny();
        Map<String, JsonObject> there = platform();
        Map<String, JsonObject> sent = records.all();
        List<PlannedConnector> planned = new ArrayList<>();
        for (ConnectorDefinition d : definitions) {
            String id = d.connectorId();
            planned.add(PlannedConnector.wanted(d, there.get(id), sent.getOrDefault(id, JsonObject.empty())));
        }
        // By id, since the order of the platform is that of registrations that ran side by side.
        new TreeMap<>(there).forEach((id, json) -> {
            if (!ids.contains(id)) {
                planned.add(PlannedConnector.orphaned(id, json, sent.getOrDefault(id, JsonObject.empty())));
            }
        });
        return new ConnectorPlan(tenant, planned);
    }

    /** {@link #plan(Collection)} on another thread; cancelling the future interrupts it. Never throws. */
    public CompletableFuture<ConnectorPlan> planAsync(Collection<ConnectorDefinition> definitions, Executor on) {
        return Futures.run(() -> plan(definitions), on);
    }

    /**
     * Does what is planned, unless a connector of the plan has changed since on the platform: then nothing is sent. It reads before it
     * sends, so what changes in the moment between the two is not noticed.
     *
     * <p>Several connectors are on their way at once, each repeated as {@link Connectors#register} is, under the rate limiter of the
     * builder. One that fails does not stop the others. Safe to repeat, also after a crash: what the platform has by now is not sent
     * again. An interrupt ends it at once: the report says what was not started, and the flag stays set.
     *
     * @throws InvalidInputException if the plan is for another tenant or the platform has changed, saying what
     * @throws CxException as {@link Connectors#list()}; what goes wrong with one connector is in the report instead
     */
    public ApplyReport apply(ConnectorPlan plan) {
        if (!plan.tenant().equals(tenant)) {
            throw new InvalidInputException("the plan was made for tenant '" + plan.tenant() + "', this is tenant '"
                    + tenant + "'; make the plan here");
        }
        long start = clock.nanoTime();
        Map<String, JsonObject> now = platform();
        List<String> changed = plan.outdatedBy(now, orphans != Orphans.KEEP);
        if (!changed.isEmpty()) {
            throw new InvalidInputException("the platform has changed since the plan was made, so nothing was sent: "
                    + String.join(", ", changed) + "; make a new plan and look at it");
        }
        List<PlannedConnector> all = plan.connectors();
        AtomicReferenceArray<@Nullable ConnectorOutcome> outcomes = new AtomicReferenceArray<>(all.size());
        parallel(
                all.size(),
                i -> outcomes.set(i, done(all.get(i), now.get(all.get(i).connectorId()))));
        List<ConnectorOutcome> ended = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            ConnectorOutcome outcome = outcomes.get(i);
            ended.add(outcome == null ? ConnectorOutcome.of(all.get(i).connectorId(), Status.NOT_STARTED) : outcome);
        }
        return new ApplyReport(ended, Duration.ofNanos(clock.nanoTime() - start));
    }

    /** {@link #apply} on another thread; cancelling the future interrupts it. Never throws. */
    public CompletableFuture<ApplyReport> applyAsync(ConnectorPlan plan, Executor on) {
        return Futures.run(() -> apply(plan), on);
    }

    private void parallel(int count, IntConsumer work) {
        Executor given = executor;
        if (given != null) {
            ParallelWork.run(count, parallelism, given, work);
            return;
        }
        ExecutorService own = Executors.newFixedThreadPool(Math.max(1, parallelism - 1), task -> {
            Thread thread = new Thread(task, "cxintegrate-provisioning");
            thread.setDaemon(true);
            return thread;
        });
        try {
            ParallelWork.run(count, parallelism, own, work);
        } finally {
            own.shutdown();
        }
    }

    private ConnectorOutcome done(PlannedConnector planned, @Nullable JsonObject now) {
        String id = planned.connectorId();
        try {
            if (planned.state() == State.ORPHANED) {
                return orphan(planned, now);
            }
            ConnectorDefinition definition = planned.definition().orElseThrow();
            if (planned.isDone(now)) {
                // It may be there from a run that died before it was written down.
                records.save(id, definition.toJson());
                return ConnectorOutcome.of(id, Status.UNCHANGED);
            }
            Registration registration = connectors.register(definition);
            records.save(id, definition.toJson());
            return ConnectorOutcome.registered(id, registration.attempts(), registration.latency());
        } catch (CxException e) {
            return ConnectorOutcome.failed(id, e);
        } catch (RuntimeException e) {
            // From a transport or a store of the user's: its text may hold anything, so it stays in the cause.
            return ConnectorOutcome.failed(
                    id, new DefectException("connector '" + id + "' failed unexpectedly", ErrorContext.NONE, e));
        }
    }

    private ConnectorOutcome orphan(PlannedConnector planned, @Nullable JsonObject now) {
        String id = planned.connectorId();
        boolean goes = orphans == Orphans.DELETE_ALL || (orphans == Orphans.DELETE_OWN && planned.registeredHere());
        if (!goes) {
            return ConnectorOutcome.of(id, Status.KEPT);
        }
        if (now != null) {
            connectors.delete(id);
        }
        records.forget(id);
        return ConnectorOutcome.of(id, Status.DELETED);
    }

    private Map<String, JsonObject> platform() {
        Map<String, JsonObject> there = new LinkedHashMap<>();
        for (RegisteredConnector connector : connectors.list()) {
            there.put(connector.connectorId(), connector.toJson());
        }
        return there;
    }

    @Override
    public String toString() {
        return "Provisioning[" + tenant + ", parallelism=" + parallelism + ", orphans=" + orphans + "]";
    }
}
