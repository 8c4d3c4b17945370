package io.cxintegrate.cognigy;

import io.cxintegrate.cognigy.health.AutomaticRollback;
import io.cxintegrate.cognigy.health.HealthReporter;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.MappingTransformer;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.cognigy.rollout.CanaryRollout;
import io.cxintegrate.cognigy.rollout.CanaryRolloutBuilder;
import io.cxintegrate.cognigy.rollout.RolloutTarget;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.core.store.DocumentKey;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** One bot of a tenant. Immutable and safe to share between threads; lives as long as its {@link Cognigy}. */
public final class CognigyBot {
    private final String id;
    private final PlatformConnection connection;
    private final Cognigy.Settings settings;

    CognigyBot(String id, PlatformConnection connection, Cognigy.Settings settings) {
        this.id = id;
        this.connection = connection;
        this.settings = settings;
    }

    /** The bot's id. */
    public String id() {
        return id;
    }

    /**
     * The same bot, changed by somebody else: audit records and deployments name this user.
     *
     * @throws IllegalArgumentException if the user id is blank
     */
    public CognigyBot withUserId(String userId) {
        return new CognigyBot(id, connection, settings.withUserId(userId));
    }

    /** The versions of its integration mapping: deploy, split the traffic, roll back. */
    public Deployments deployments() {
        return new Deployments(changes(), settings.store(), new DocumentKey("cognigy.deployments", keyId()));
    }

    /**
     * A canary of the version that was deployed last against the one before. It is kept in the store of the tenant, in collection
     * {@code cognigy.rollouts}, one for each bot.
     */
    public CanaryRolloutBuilder canary() {
        return CanaryRollout.builder(rolloutTarget(), settings.store(), new DocumentKey("cognigy.rollouts", keyId()))
                .clock(connection.clock());
    }

    /**
     * A policy by which the platform's health callbacks roll this bot back. What it remembers is in the store of the tenant, in
     * collection {@code cognigy.rollbacks}.
     */
    public AutomaticRollback.Builder automaticRollback() {
        return AutomaticRollback.builder(
                        id, rolloutTarget(), settings.store(), new DocumentKey("cognigy.rollbacks", keyId()))
                .clock(connection.clock());
    }

    /** Reports of how this bot's versions are doing, to a monitoring system, by the tenant's transport and clock. */
    public HealthReporter.Builder healthReporter() {
        return HealthReporter.builder(id)
                .transport(connection.transport())
                .clock(connection.clock())
                .ids(connection.ids())
                .jitter(connection.jitter())
                .retryListener(connection.retryListener());
    }

    /** What a rollout of this bot moves: its deployments. For roll backs that something else than a canary trips. */
    public RolloutTarget rolloutTarget() {
        return new BotRollout(deployments(), changes());
    }

    /** Its webhooks. */
    public Webhooks webhooks() {
        return new Webhooks(changes());
    }

    /**
     * What the expressions of a mapping do, timed by the clock and measured by the metrics of the tenant.
     *
     * @throws io.cxintegrate.core.transform.TransformationException if an expression is longer than the limits allow
     */
    public MappingTransformer transformer(IntegrationMapping mapping) {
        return MappingTransformer.builder(mapping)
                .clock(connection.clock())
                .metrics(connection.metrics())
                .build();
    }

    @Override
    public String toString() {
        return "CognigyBot[" + id + "]";
    }

    /** A store may serve several tenants, and a bot that was copied to another one has the same id there. */
    private String keyId() {
        URI tenant = connection.client().baseUri();
        String prefix = tenant.getRawAuthority() + tenant.getRawPath();
        return prefix + (prefix.endsWith("/") ? "" : "/") + id;
    }

    private BotChanges changes() {
        return new BotChanges(id, connection, settings);
    }

    /** The deployments of a bot, as rollouts see them. */
    private record BotRollout(Deployments deployments, BotChanges changes) implements RolloutTarget {
        @Override
        public Optional<Contenders> contenders() {
            DeploymentState state = deployments.state();
            return state.current()
                    .flatMap(current -> state.previous()
                            .map(previous -> new Contenders(
                                    current.version(),
                                    previous.version(),
                                    current.integrationId() + " of " + current.deployedAt())));
        }

        @Override
        public Map<String, Double> trafficSplit() {
            return deployments.trafficSplit();
        }

        @Override
        public void split(TrafficSplit split) {
            deployments.split(split);
        }

        @Override
        public boolean rollBack(String candidate) {
            return deployments.rollbackFrom(candidate).isPresent();
        }

        @Override
        public void record(String action, JsonObject details) {
            changes.record(action, details);
        }
    }
}
