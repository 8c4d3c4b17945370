package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.internal.NativeUrls;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A definition in the making: a tree of the platform's members in the platform's order, and beside it the parts of the
 * connection string that were set one by one. What was read and not set stays as it was. Not safe for concurrent use.
 */
final class ConnectorDraft {
    private final Map<String, @Nullable Object> tree;
    private final Map<String, String> address = new LinkedHashMap<>();
    /** Whether the connection string is made of its parts, rather than taken as it stands in the tree. */
    private boolean composes;

    private boolean nativeForm;

    private ConnectorDraft(Map<String, @Nullable Object> tree, boolean composes) {
        this.tree = tree;
        this.composes = composes;
    }

    /** The defaults; null marks the place of what has none. */
    static ConnectorDraft fresh() {
        ConnectorDraft draft = new ConnectorDraft(new LinkedHashMap<>(), true);
        draft.set(null, "connectorId");
        draft.set(null, "connectorName");
        draft.set(null, "connectorType");
        draft.set(null, "configuration", "connectionString");
        draft.set(new LinkedHashMap<>(), "configuration", "credentials");
        draft.set("VAULT_DB_USERNAME", "configuration", "credentialMasking", "username");
        draft.set("VAULT_DB_PASSWORD", "configuration", "credentialMasking", "password");
        draft.setPool(PoolSettings.of(2, 15));
        draft.set(true, "configuration", "securitySettings", "enableParameterizedQueries");
        draft.set(true, "configuration", "securitySettings", "sslMode");
        draft.setHealth(HealthCheck.of("SELECT 1"));
        draft.setSubscriptions(
                EventSubscription.configUpdated(URI.create("https://vault-sync.internal/webhooks/cxone-config")));
        return draft;
    }

    /** What stands in a document. */
    static ConnectorDraft of(JsonObject json) {
        ConnectorDraft draft = new ConnectorDraft(mutable(json), false);
        draft.nativeForm = json.get("configuration") instanceof Map<?, ?> configuration
                && configuration.get("connectionString") instanceof String text
                && NativeUrls.parse(text).isPresent();
        return draft;
    }

    /** Puts a value where the path leads, making or replacing what stands in its way. */
    void set(@Nullable Object value, String... path) {
        Map<String, @Nullable Object> at = tree;
        for (int i = 0; i < path.length - 1; i++) {
            if (!(at.get(path[i]) instanceof Map<?, ?>)) {
                at.put(path[i], new LinkedHashMap<String, @Nullable Object>());
            }
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> below = (Map<String, @Nullable Object>) at.get(path[i]);
            at = Objects.requireNonNull(below);
        }
        at.put(path[path.length - 1], value);
    }

    /** Sets a part of the connection string. */
    void setPart(String name, String value) {
        address.put(name, Objects.requireNonNull(value, name));
        composes = true;
    }

    /** Sets the database by its name; the connection string begins with it. */
    void setType(String name) {
        set(DatabaseType.from(name).map(DatabaseType::connectorType).orElse(name), "connectorType");
        composes = true;
    }

    /** Has the connection string made in the form of the database's own driver, or in the platform's. */
    void setNative(boolean value) {
        nativeForm = value;
        composes = true;
    }

    void setPool(PoolSettings value) {
        set(value.minPoolSize(), "configuration", "poolSettings", "minPoolSize");
        set(value.maxPoolSize(), "configuration", "poolSettings", "maxPoolSize");
        set(seconds(value.connectionTimeout()), "configuration", "poolSettings", "connectionTimeoutSeconds");
    }

    void setHealth(HealthCheck value) {
        set(value.enabled(), "healthCheck", "enabled");
        set(value.query(), "healthCheck", "query");
        set(seconds(value.interval()), "healthCheck", "intervalSeconds");
        set(seconds(value.timeout()), "healthCheck", "timeoutSeconds");
    }

    void setSubscriptions(EventSubscription... values) {
        List<Object> all = new ArrayList<>();
        for (EventSubscription s : values) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("eventType", s.eventType());
            one.put("webhookUrl", s.webhookUrl().toString());
            all.add(one);
        }
        set(all, "eventSubscriptions");
    }

    /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or wrong */
    ConnectorView check(ConnectorRules rules) {
        return rules.check(JsonObject.of(tree), composes ? address : null, nativeForm);
    }

    /** What is no whole number of seconds stays a fraction, which the rules then refuse. */
    private static Object seconds(Duration value) {
        long seconds = value.getSeconds();
        return value.getNano() == 0 && Math.abs(seconds) <= Integer.MAX_VALUE
                ? (Object) (int) seconds
                : BigDecimal.valueOf(seconds)
                        .add(BigDecimal.valueOf(value.getNano(), 9))
                        .stripTrailingZeros();
    }

    /** A copy whose objects can be changed. */
    private static Map<String, @Nullable Object> mutable(JsonObject json) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(json.asMap());
        copy.replaceAll((name, value) -> value instanceof Map<?, ?> ? mutable(json.object(name)) : value);
        return copy;
    }
}
