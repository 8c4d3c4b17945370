package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.internal.AddressRules;
import io.cxintegrate.cxone.internal.ConnectionString;
import io.cxintegrate.cxone.internal.CredentialPatterns;
import io.cxintegrate.cxone.internal.LeakRules;
import io.cxintegrate.cxone.internal.Members;
import io.cxintegrate.cxone.internal.NativeUrls;
import io.cxintegrate.cxone.internal.WebhookUrls;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the engine would refuse, and what must never be sent to it: checked in one pass over the JSON, however it came to be,
 * so that a built definition and a read one obey the same rules with the same words. Used once.
 */
final class ConnectorRules {
    private static final String ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    private static final Set<String> PARTS = Set.of("host", "port", "database", "driverVersion");
    private static final int LONGEST_ID = 128;

    private final EngineLimits limits;
    private final Waivers waivers;

    ConnectorRules(EngineLimits limits, Waivers waivers) {
        this.limits = limits;
        this.waivers = waivers;
    }

    /**
     * What a definition may do though a rule forbids it; not part of its JSON. Immutable.
     *
     * @param insecureReason why the connection need not be encrypted; null when it has to be
     * @param localWebhooks whether webhooks may point at this machine
     * @param references the credentials whose references look like secrets and are none
     */
    record Waivers(@Nullable String insecureReason, boolean localWebhooks, Set<String> references) {
        static final Waivers NONE = new Waivers(null, false, Set.of());

        Waivers insecure(String reason) {
            return new Waivers(reason, localWebhooks, references);
        }

        Waivers withLocalWebhooks() {
            return new Waivers(insecureReason, true, references);
        }

        Waivers accepting(String credential) {
            Set<String> names = new TreeSet<>(references);
            names.add(credential);
            return new Waivers(insecureReason, localWebhooks, Collections.unmodifiableSet(names));
        }
    }

    /**
     * Checks everything.
     *
     * @param parts of the connection string, set apart from the JSON; null when the one in the JSON counts
     * @param nativeForm whether the connection string made of the parts is the one of the database's own driver
     * @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or wrong
     */
    ConnectorView check(JsonObject json, @Nullable Map<String, String> parts, boolean nativeForm) {
        Violations violations = Violations.of(subject(json));
        Members top = Members.of(json, violations);
        String id = id(top);
        String name = top.text("connectorName");
        DatabaseType type = type(top);
        Members configuration = top.object("configuration");
        Optional<ConnectionString> address = address(violations, configuration, type, parts);
        Members masks = configuration.object("credentialMasking");
        Map<String, String> masking = LeakRules.references(masks, waivers.references());
        if (masks.json().isEmpty() && configuration.json().get("credentialMasking") instanceof Map<?, ?>) {
            configuration.problem("credentialMasking", "must name at least one secret, such as password");
        }
        if (configuration.json().has("credentials")) {
            LeakRules.references(configuration.object("credentials"), waivers.references());
        }
        PoolSettings pool = pool(configuration.object("poolSettings"), type);
        boolean ssl = security(configuration.object("securitySettings"));
        if (parts == null) {
            agree(configuration, address, ssl);
        }
        HealthCheck health = health(top.object("healthCheck"));
        List<EventSubscription> subscriptions = subscriptions(top);
        LeakRules.scan(json, violations);
        LeakRules.scan(JsonObject.of("allowInsecure", waivers.insecureReason()), violations);
        violations.throwIfAny();
        ConnectionString complete = address.orElseThrow();
        return new ConnectorView(
                parts == null
                        ? json
                        : withConnectionString(json, nativeForm ? NativeUrls.format(complete, ssl) : complete.format()),
                Objects.requireNonNull(id),
                Objects.requireNonNull(name),
                Objects.requireNonNull(type),
                complete,
                masking,
                pool,
                ssl,
                health,
                subscriptions);
    }

    /** The id goes into the message only when it is one. */
    private static String subject(JsonObject json) {
        return json.get("connectorId") instanceof String id && !id.isBlank() && idProblem(id) == null
                ? "connector '" + id + "'"
                : "connector";
    }

    private static @Nullable String id(Members top) {
        String id = top.text("connectorId");
        String problem = id == null ? null : idProblem(id);
        if (problem != null) {
            top.problem("connectorId", problem);
        }
        return id;
    }

    private static @Nullable String idProblem(String id) {
        String other = AddressRules.firstOther(id, ID_CHARACTERS);
        if (other != null) {
            return "must be letters, digits, '-', '_' and '.' only, but " + other;
        }
        if (id.equals(".") || id.equals("..")) {
            return "must not be '.' or '..', which mean another path";
        }
        return id.length() > LONGEST_ID
                ? "must not be longer than " + LONGEST_ID + " characters but has " + id.length()
                : null;
    }

    private static @Nullable DatabaseType type(Members top) {
        String text = top.text("connectorType");
        Optional<DatabaseType> type = Arrays.stream(DatabaseType.values())
                .filter(t -> t.connectorType().equals(text))
                .findFirst();
        if (text != null && type.isEmpty()) {
            String known = Arrays.stream(DatabaseType.values())
                    .map(DatabaseType::connectorType)
                    .collect(Collectors.joining(", "));
            String came = text.matches("[A-Za-z0-9_ .-]{1,40}") ? "'" + text + "'" : "something else";
            top.problem("connectorType", "must be one of " + known + " but is " + came);
        }
        return type.orElse(null);
    }

    private Optional<ConnectionString> address(
            Violations violations,
            Members configuration,
            @Nullable DatabaseType type,
            @Nullable Map<String, String> set) {
        Map<String, String> parts = new LinkedHashMap<>();
        boolean replaced = set != null && set.keySet().containsAll(PARTS);
        if (!replaced && (set == null || configuration.json().get("connectionString") != null)) {
            Optional<ConnectionString> read = read(configuration, set == null ? type : null);
            if (read.isEmpty()) {
                return read;
            }
            parts.put("host", read.get().host());
            parts.put("port", read.get().port());
            parts.put("database", read.get().database());
            parts.put("driverVersion", read.get().driverVersion());
        }
        if (set != null) {
            parts.putAll(set);
        }
        return new AddressRules(violations, set == null ? "configuration.connectionString." : "", parts)
                .check(
                        type == null ? null : type.scheme(),
                        String.valueOf(type),
                        type == null ? List.of() : limits.driverVersions(type));
    }

    /** The connection string as it stands in the JSON. */
    private static Optional<ConnectionString> read(Members configuration, @Nullable DatabaseType type) {
        String text = configuration.text("connectionString");
        if (text == null) {
            return Optional.empty();
        }
        if (CredentialPatterns.inConnectionString(text)) {
            configuration.problem("connectionString", AddressRules.credentialsProblem());
            return Optional.empty();
        }
        Optional<ConnectionString> read = ConnectionString.parse(text)
                .filter(c -> DatabaseType.from(c.scheme()).isPresent());
        if (read.isEmpty()) {
            configuration.problem(
                    "connectionString", "must have the form " + ConnectionString.FORM + " (the value is not shown)");
        } else if (type != null && !read.get().scheme().equals(type.scheme())) {
            configuration.problem(
                    "connectionString",
                    "is for " + read.get().scheme() + ", but connectorType is " + type.connectorType());
        }
        return read;
    }

    /** A string of the database's own form says by itself whether it is encrypted. */
    private static void agree(Members configuration, Optional<ConnectionString> address, boolean ssl) {
        String text = String.valueOf(configuration.json().get("connectionString"));
        if (address.filter(a -> NativeUrls.format(a, !ssl).equals(text)).isPresent()) {
            configuration.problem(
                    "connectionString",
                    "is " + (ssl ? "without" : "with") + " TLS, but securitySettings.sslMode is " + ssl);
        }
    }

    private PoolSettings pool(Members pool, @Nullable DatabaseType type) {
        Integer min = pool.wholeNumber("minPoolSize");
        Integer max = pool.wholeNumber("maxPoolSize");
        if (min != null && min < 0) {
            pool.problem("minPoolSize", "must be at least 0 but is " + min);
        }
        if (max != null && max < 1) {
            pool.problem("maxPoolSize", "must be at least 1 but is " + max);
        } else if (max != null && type != null && max > limits.maxPoolSize(type)) {
            pool.problem(
                    "maxPoolSize",
                    "must not exceed " + limits.maxPoolSize(type) + ", the engine's limit for " + type + ", but is "
                            + max);
        }
        if (min != null && max != null && min > max) {
            pool.problem("minPoolSize", "must not exceed maxPoolSize " + max + " but is " + min);
        }
        Duration timeout = seconds(pool, "connectionTimeoutSeconds", limits.connectionTimeout());
        return new PoolSettings(min == null ? 0 : min, max == null ? 0 : max, timeout);
    }

    private boolean security(Members security) {
        if (Boolean.FALSE.equals(security.bool("enableParameterizedQueries"))) {
            security.problem(
                    "enableParameterizedQueries", "must be true: without it a variable of a flow can carry SQL");
        }
        boolean ssl = !Boolean.FALSE.equals(security.bool("sslMode"));
        if (!ssl && waivers.insecureReason() == null) {
            security.problem("sslMode", "must be true; to connect without TLS, say why by allowInsecure(reason)");
        }
        return ssl;
    }

    private HealthCheck health(Members health) {
        Boolean enabled = health.bool("enabled");
        String query = health.text("query");
        Duration interval = seconds(health, "intervalSeconds", limits.healthInterval());
        Duration timeout = seconds(health, "timeoutSeconds", limits.healthTimeout());
        if (!interval.isZero() && timeout.compareTo(interval) >= 0) {
            health.problem(
                    "timeoutSeconds",
                    "must be shorter than intervalSeconds " + interval.toSeconds() + " but is " + timeout.toSeconds());
        }
        return new HealthCheck(!Boolean.FALSE.equals(enabled), query == null ? "" : query, interval, timeout);
    }

    /** The time; zero when it is no whole number, which was noted. */
    private static Duration seconds(Members members, String name, EngineLimits.Seconds range) {
        Integer value = members.wholeNumber(name);
        if (value == null) {
            return Duration.ZERO;
        }
        if (!range.contains(value)) {
            members.problem(name, "must be from " + range.min() + " to " + range.max() + " but is " + value);
        }
        return Duration.ofSeconds(value);
    }

    private List<EventSubscription> subscriptions(Members top) {
        List<EventSubscription> read = new ArrayList<>();
        List<@Nullable Object> all = top.json().has("eventSubscriptions") ? top.array("eventSubscriptions") : List.of();
        for (int i = 0; i < all.size(); i++) {
            Members one = top.element("eventSubscriptions", i, all.get(i));
            String event = one.text("eventType");
            String url = one.text("webhookUrl");
            Optional<String> problem =
                    url == null ? Optional.empty() : WebhookUrls.problem(url, waivers.localWebhooks());
            problem.ifPresent(text -> one.problem("webhookUrl", text));
            if (event != null && url != null && problem.isEmpty()) {
                read.add(new EventSubscription(event, URI.create(url)));
            }
        }
        return List.copyOf(read);
    }

    private static JsonObject withConnectionString(JsonObject json, String connectionString) {
        return json.with("configuration", json.object("configuration").with("connectionString", connectionString));
    }
}
