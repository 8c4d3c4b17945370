package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonFile;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.internal.Members;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the integration engine accepts: data, because the platform changes it. Immutable and safe to share between threads.
 *
 * <p>The defaults: pools of at most 50 connections for PostgreSQL and MySQL, 40 for Oracle, 30 for SQL Server; two driver
 * versions of each; a connection time-out of 1 to 120 s, health checks every 10 to 3,600 s that may take 1 to 60 s. Pool
 * sizes and versions are the platform's; the ranges of time are this library's, since the platform names none.
 */
public final class EngineLimits {
    private static final EngineLimits DEFAULTS = read("engine-limits.json");

    /**
     * A range of whole seconds, both ends included. Immutable.
     *
     * @param min at least 0
     * @param max at least {@code min}
     */
    public record Seconds(int min, int max) {
        /** @throws IllegalArgumentException if the range is empty or negative */
        public Seconds {
            Require.atLeast(0, min, "min");
            Require.atLeast(min, max, "max");
        }

        boolean contains(long seconds) {
            return seconds >= min && seconds <= max;
        }
    }

    private record Database(int maxPoolSize, List<String> driverVersions) {}

    private final Map<DatabaseType, Database> databases;
    private final Seconds connectionTimeout;
    private final Seconds healthInterval;
    private final Seconds healthTimeout;

    private EngineLimits(
            Map<DatabaseType, Database> databases,
            Seconds connectionTimeout,
            Seconds healthInterval,
            Seconds healthTimeout) {
        this.databases = databases;
        this.connectionTimeout = connectionTimeout;
        this.healthInterval = healthInterval;
        this.healthTimeout = healthTimeout;
    }

    /** What the platform is known to accept. */
    public static EngineLimits defaults() {
        return DEFAULTS;
    }

    /**
     * Reads limits in the form {@link #toJson()} writes. What the document leaves out keeps its default.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is wrong
     */
    public static EngineLimits fromJson(JsonObject json) {
        return read(merge(DEFAULTS.toJson(), json));
    }

    /**
     * Reads limits from a file, as {@link #fromJson} does.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is wrong
     * @throws io.cxintegrate.core.InvalidInputException if the file cannot be read, or is not one JSON object in UTF-8
     */
    public static EngineLimits load(Path file) {
        return fromJson(JsonFile.read(file));
    }

    /** The most connections a pool may have. */
    public int maxPoolSize(DatabaseType type) {
        return of(type).maxPoolSize();
    }

    /** The driver versions that are supported, at least one. */
    public List<String> driverVersions(DatabaseType type) {
        return of(type).driverVersions();
    }

    /** How long a call may be made to wait for a connection. */
    public Seconds connectionTimeout() {
        return connectionTimeout;
    }

    /** How often health may be checked. */
    public Seconds healthInterval() {
        return healthInterval;
    }

    /** How long a health check may take. */
    public Seconds healthTimeout() {
        return healthTimeout;
    }

    /** The limits as data. */
    public JsonObject toJson() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        databases.forEach((type, d) -> all.put(
                type.name(), JsonObject.of("maxPoolSize", d.maxPoolSize(), "driverVersions", d.driverVersions())));
        return JsonObject.builder()
                .put("databases", all)
                .put("connectionTimeoutSeconds", json(connectionTimeout))
                .put("healthIntervalSeconds", json(healthInterval))
                .put("healthTimeoutSeconds", json(healthTimeout))
                .build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EngineLimits l && toJson().equals(l.toJson());
    }

    @Override
    public int hashCode() {
        return toJson().hashCode();
    }

    @Override
    public String toString() {
        return "EngineLimits" + toJson().toJson();
    }

    private Database of(DatabaseType type) {
        return Objects.requireNonNull(databases.get(type));
    }

    private static EngineLimits read(JsonObject json) {
        Violations violations = Violations.of("engine limits");
        Members all = Members.of(json, violations);
        Members given = all.object("databases");
        Map<DatabaseType, Database> databases = new EnumMap<>(DatabaseType.class);
        for (String name : given.json().names()) {
            if (Arrays.stream(DatabaseType.values())
                    .noneMatch(type -> type.name().equals(name))) {
                given.problem(name, "is no database; known are " + Arrays.toString(DatabaseType.values()));
            }
        }
        for (DatabaseType type : DatabaseType.values()) {
            databases.put(type, database(given.object(type.name())));
        }
        EngineLimits limits = new EngineLimits(
                databases,
                seconds(all.object("connectionTimeoutSeconds")),
                seconds(all.object("healthIntervalSeconds")),
                seconds(all.object("healthTimeoutSeconds")));
        violations.throwIfAny();
        return limits;
    }

    private static Database database(Members members) {
        Integer pool = members.wholeNumber("maxPoolSize");
        if (pool != null && pool < 1) {
            members.problem("maxPoolSize", "must be at least 1 but is " + pool);
        }
        List<String> versions = new ArrayList<>();
        for (Object version : members.array("driverVersions")) {
            if (version instanceof String text && !text.isBlank()) {
                versions.add(text);
            } else {
                members.problem("driverVersions[" + versions.size() + "]", "must be a version such as 42.6.0");
            }
        }
        return new Database(pool == null ? 1 : pool, List.copyOf(versions));
    }

    private static Seconds seconds(Members members) {
        Integer min = members.wholeNumber("min");
        Integer max = members.wholeNumber("max");
        if (min == null || max == null) {
            return new Seconds(0, 0);
        }
        if (min < 0 || max < min) {
            members.problem("min", "must be from 0 to max " + max + " but is " + min);
            return new Seconds(0, 0);
        }
        return new Seconds(min, max);
    }

    /** {@code over} with what it leaves out taken from {@code under}, objects member by member. */
    private static JsonObject merge(JsonObject under, JsonObject over) {
        JsonObject merged = under;
        for (String name : over.names()) {
            boolean both = under.get(name) instanceof Map<?, ?> && over.get(name) instanceof Map<?, ?>;
            merged = merged.with(name, both ? merge(under.object(name), over.object(name)) : over.get(name));
        }
        return merged;
    }

    private static EngineLimits read(String resource) {
        try (InputStream in = EngineLimits.class.getResourceAsStream(resource)) {
            byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
            return read(Json.parseObject(bytes, JsonLimits.DEFAULT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject json(Seconds range) {
        return JsonObject.of("min", range.min(), "max", range.max());
    }
}
