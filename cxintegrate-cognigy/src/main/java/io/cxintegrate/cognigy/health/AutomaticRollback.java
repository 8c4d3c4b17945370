package io.cxintegrate.cognigy.health;

import io.cxintegrate.cognigy.rollout.RolloutTarget;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.callback.SignedCallbacks;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import io.cxintegrate.core.webhook.WebhookVerifier;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rolls back when the platform's health callbacks say that the current version is unwell. Safe to share between threads; holds no
 * resource. It is the same roll back as a canary's and as {@code Deployments.rollbackFrom}: only the version that is complained about
 * and only while it is current, so that many callbacks, in many processes, roll back once.
 *
 * <p>What is counted and when it last rolled back is in the store. A roll back is put on record, with what it rested on, before it is
 * done. A canary that runs then ends as superseded.
 *
 * <pre>{@code
 * AutomaticRollback rollback = bot.automaticRollback().minSuccessRate(0.95).build();
 * DataActionServer.builder().route("/webhooks/cognigy-health", rollback.endpoint(secret)).start();
 * }</pre>
 */
public final class AutomaticRollback {
    /** What came of a callback. */
    public enum Outcome {
        /** All is within the limits, and earlier breaches are forgotten. */
        HEALTHY,
        /** A limit is broken, but not often enough in a row. */
        COUNTED,
        /** All traffic is back on the previous version. */
        ROLLED_BACK,
        /** A limit is broken, but the last roll back is too recent. */
        COOLING_DOWN,
        /** It is about another version than the current one, or there is none to roll back to. */
        NOT_CURRENT,
        /** It is another event, or about another bot. */
        IGNORED
    }

    record Limits(
            double minSuccessRate,
            long minRequests,
            @Nullable Duration maxLatency,
            int breaches,
            Duration coolDown) {}

    /** Each lost race means that another callback was counted. */
    private static final int MAX_RACES = 100;

    private static final int REMEMBERED_IDS = 10_000;

    private final String botId;
    private final RolloutTarget target;
    private final DocumentStore store;
    private final DocumentKey key;
    private final TimeSource time;
    private final Limits limits;

    private AutomaticRollback(Builder b) {
        botId = b.botId;
        target = b.target;
        store = b.store;
        key = b.key;
        time = b.time;
        limits = new Limits(b.minSuccessRate, b.minRequests, b.maxLatency, b.breaches, b.coolDown);
    }

    /**
     * A builder with the defaults.
     *
     * @param botId whose callbacks count
     * @param target what is rolled back
     * @param store where it is remembered
     * @param key under which key
     */
    public static Builder builder(String botId, RolloutTarget target, DocumentStore store, DocumentKey key) {
        return new Builder(botId, target, store, key);
    }

    /**
     * Where the platform posts its callbacks, for any host: checks the signature (Standard Webhooks, 5 minutes tolerance) before it reads,
     * takes each message once, and answers 200 with {@code {"outcome": …}}, 401 for a bad signature, 400 for what it cannot read, and
     * 503 when it could not roll back, so that the platform sends it again.
     *
     * @param secrets what the platform signs with: the current secret, and the one it replaces while it is still in use
     * @throws IllegalArgumentException as {@link WebhookVerifier#of}
     */
    public EndpointHandler endpoint(Secret... secrets) {
        WebhookVerifier verifier = WebhookVerifier.of(time, secrets).withReplayMemory(REMEMBERED_IDS);
        return SignedCallbacks.of("health callback", verifier, (id, body) -> {
            HealthEvent health = HealthEvent.of(body);
            return () -> accept(health).name();
        });
    }

    /**
     * Takes a callback that is known to be authentic.
     *
     * @param event as the platform sends it: {@code event}, {@code bot_id}, {@code version}, and {@code success_rate} with
     *     {@code total_requests}, or {@code latency_ms} with {@code threshold_ms}
     * @throws JsonException if it has not what it should
     * @throws io.cxintegrate.core.CxException if the store, the audit trail or the platform fail; take it again
     */
    public Outcome accept(JsonObject event) {
        return accept(HealthEvent.of(event));
    }

    private Outcome accept(HealthEvent health) {
        if (!health.isKnown() || !health.botId().equals(botId)) {
            return Outcome.IGNORED;
        }
        Optional<String> breach = health.breach(limits);
        Optional<String> current = target.contenders()
                .map(RolloutTarget.Contenders::candidate)
                .filter(label -> health.version() == null || label.equals(health.version()));
        if (current.isEmpty()) {
            return breach.isPresent() ? Outcome.NOT_CURRENT : Outcome.HEALTHY;
        }
        return judge(health, current.get(), breach.orElse(null));
    }

    private Outcome judge(HealthEvent health, String version, @Nullable String breach) {
        for (int i = 0; i < MAX_RACES; i++) {
            Optional<StoredDocument> stored = store.load(key);
            Memory memory =
                    stored.map(StoredDocument::document).map(this::memory).orElse(Memory.NONE);
            if (breach == null) {
                if (memory.breaches() == 0 || save(stored, memory.counted(version, 0))) {
                    return Outcome.HEALTHY;
                }
                continue;
            }
            if (memory.rolledBackWithin(limits.coolDown(), time.instant())) {
                return Outcome.COOLING_DOWN;
            }
            int breaches = 1 + (version.equals(memory.version()) ? memory.breaches() : 0);
            if (breaches < limits.breaches()) {
                if (save(stored, memory.counted(version, breaches))) {
                    return Outcome.COUNTED;
                }
                continue;
            }
            return rollBack(health, version, breach, breaches, stored);
        }
        throw new UnavailableException(
                store + " refused what was counted under " + key + " " + MAX_RACES + " times because of other changes");
    }

    private Outcome rollBack(
            HealthEvent health, String version, String breach, int breaches, Optional<StoredDocument> stored) {
        target.record(
                "AUTOMATIC_ROLLBACK",
                JsonObject.builder()
                        .put("version", version)
                        .put("reason", breach)
                        .put("breaches", breaches)
                        .put("callback", health.json())
                        .build());
        boolean done = target.rollBack(version);
        // After it, so that a failed one is tried again; a lost race means that somebody else has just counted or
        // rolled back.
        boolean unused = done && save(stored, new Memory(version, 0, time.instant()));
        return done ? Outcome.ROLLED_BACK : Outcome.NOT_CURRENT;
    }

    private boolean save(Optional<StoredDocument> on, Memory memory) {
        return store.save(key, memory.toJson(), on.map(StoredDocument::revision).orElse(DocumentStore.NEW))
                .isPresent();
    }

    private Memory memory(JsonObject json) {
        try {
            return new Memory(
                    json.optionalString("version").orElse(""),
                    json.integer("breaches"),
                    json.optionalString("rolled_back_at").map(Instant::parse).orElse(null));
        } catch (JsonException | DateTimeException e) {
            throw new DefectException("what " + store + " has under " + key
                    + " is no memory of an automatic roll back: " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return "AutomaticRollback[" + botId + "]";
    }

    /** What is remembered: how often in a row a version broke a limit, and when the last roll back was. */
    private record Memory(
            String version, int breaches, @Nullable Instant rolledBackAt) {
        static final Memory NONE = new Memory("", 0, null);

        Memory counted(String label, int count) {
            return new Memory(label, count, rolledBackAt);
        }

        boolean rolledBackWithin(Duration coolDown, Instant now) {
            return rolledBackAt != null && now.isBefore(rolledBackAt.plus(coolDown));
        }

        JsonObject toJson() {
            return JsonObject.builder()
                    .put("version", version)
                    .put("breaches", breaches)
                    .putIfPresent("rolled_back_at", rolledBackAt == null ? null : rolledBackAt.toString())
                    .build();
        }
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final String botId;
        private final RolloutTarget target;
        private final DocumentStore store;
        private final DocumentKey key;
        private TimeSource time = TimeSource.system();
        private double minSuccessRate = 0.95;
        private long minRequests = 50;
        private @Nullable Duration maxLatency;
        private int breaches = 1;
        private Duration coolDown = Duration.ofMinutes(10);

        private Builder(String botId, RolloutTarget target, DocumentStore store, DocumentKey key) {
            this.botId = Require.text(botId, "botId");
            this.target = Objects.requireNonNull(target, "target");
            this.store = Objects.requireNonNull(store, "store");
            this.key = Objects.requireNonNull(key, "key");
        }

        /**
         * The success rate below which a health check breaks the limit. Default 0.95.
         *
         * @throws IllegalArgumentException if it is not from 0 to 1
         */
        public Builder minSuccessRate(double value) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("minSuccessRate must be from 0 to 1 but is " + value);
            }
            minSuccessRate = value;
            return this;
        }

        /** How many calls a health check has to rest on to break a limit. Default 50. */
        public Builder minRequests(int value) {
            minRequests = Require.atLeast(1, value, "minRequests");
            return this;
        }

        /** The latency above which a latency callback breaks the limit. Default: the threshold that the callback names. */
        public Builder maxLatency(Duration value) {
            maxLatency = Require.positive(value, "maxLatency");
            return this;
        }

        /** How many breaches in a row it takes. Default 1. */
        public Builder breaches(int value) {
            breaches = Require.atLeast(1, value, "breaches");
            return this;
        }

        /** For how long after a roll back nothing is rolled back. Default 10 minutes. */
        public Builder coolDown(Duration value) {
            coolDown = Require.notNegative(value, "coolDown");
            return this;
        }

        /** The clock. Default: the system's, or that of the bot. */
        public Builder clock(TimeSource value) {
            time = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** The policy. */
        public AutomaticRollback build() {
            return new AutomaticRollback(this);
        }
    }
}
