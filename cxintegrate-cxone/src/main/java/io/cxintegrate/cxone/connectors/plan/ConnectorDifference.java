package io.cxintegrate.cxone.connectors.plan;

import io.cxintegrate.core.json.FieldChange;
import io.cxintegrate.core.json.FieldChange.Kind;
import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What would change on the platform if a connector were registered, field by field and unmasked: for {@link ShownValues} to mask.
 * Stateless.
 *
 * <p>A member that only the platform has counts when we know it, or when we have sent it the last time: others are the platform's
 * own additions, such as the state of its health.
 */
final class ConnectorDifference {
    private static final Set<String> REFERENCES =
            Set.of("configuration.credentialMasking", "configuration.credentials");
    private static final Set<String> TOP = Set.of(
            "connectorId", "connectorName", "connectorType", "configuration", "healthCheck", "eventSubscriptions");
    private static final Set<String> KNOWN = Set.of(
            "configuration.connectionString",
            "configuration.credentialMasking",
            "configuration.poolSettings",
            "configuration.poolSettings.minPoolSize",
            "configuration.poolSettings.maxPoolSize",
            "configuration.poolSettings.connectionTimeoutSeconds",
            "configuration.securitySettings",
            "configuration.securitySettings.enableParameterizedQueries",
            "configuration.securitySettings.sslMode",
            "healthCheck.enabled",
            "healthCheck.query",
            "healthCheck.intervalSeconds",
            "healthCheck.timeoutSeconds");

    private final List<FieldChange> changes = new ArrayList<>();

    private ConnectorDifference() {}

    /**
     * What differs.
     *
     * @param platform what the platform has
     * @param wanted what it should have
     * @param sent what was registered from here the last time; empty when nothing is known of it
     */
    static List<FieldChange> between(JsonObject platform, JsonObject wanted, JsonObject sent) {
        ConnectorDifference difference = new ConnectorDifference();
        difference.objects("", platform.asMap(), wanted.asMap(), sent.asMap());
        return List.copyOf(difference.changes);
    }

    /** The part of a connector that we know, for who has nothing to compare it with. */
    static JsonObject known(JsonObject connector) {
        JsonObject known = connector;
        for (String name : connector.names()) {
            known = TOP.contains(name) ? known : known.without(name);
        }
        return known;
    }

    private void objects(String at, Map<?, ?> before, Map<?, ?> after, Map<?, ?> sent) {
        Set<Object> names = new LinkedHashSet<>(after.keySet());
        names.addAll(before.keySet());
        for (Object key : names) {
            String name = String.valueOf(key);
            String path = (at.isEmpty() ? "" : at + ".") + FieldPath.ofName(name);
            if (!before.containsKey(name)) {
                changes.add(new FieldChange(path, Kind.ADDED, null, after.get(name)));
            } else if (after.containsKey(name)) {
                values(path, before.get(name), after.get(name), sent.get(name));
            } else if (counts(at, path, before.get(name)) || sent.containsKey(name)) {
                changes.add(new FieldChange(path, Kind.REMOVED, before.get(name), null));
            }
        }
    }

    private void values(String path, @Nullable Object before, @Nullable Object after, @Nullable Object sent) {
        if (before instanceof Map<?, ?> b && after instanceof Map<?, ?> a) {
            objects(path, b, a, sent instanceof Map<?, ?> s ? s : Map.of());
        } else if (before instanceof List<?> b && after instanceof List<?> a && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                Object item = sent instanceof List<?> s && i < s.size() ? s.get(i) : null;
                values(path + "[" + i + "]", b.get(i), a.get(i), item);
            }
        } else if (!same(before, after)) {
            changes.add(new FieldChange(path, Kind.CHANGED, before, after));
        }
    }

    private static boolean counts(String at, String path, @Nullable Object value) {
        boolean empty = value == null
                || (value instanceof Map<?, ?> map && map.isEmpty())
                || (value instanceof List<?> list && list.isEmpty());
        return !empty
                && (REFERENCES.contains(at) || REFERENCES.contains(path) || KNOWN.contains(path) || TOP.contains(path));
    }

    private static boolean same(@Nullable Object a, @Nullable Object b) {
        return (a instanceof Number m && b instanceof Number n)
                ? Json.decimal(m).compareTo(Json.decimal(n)) == 0
                : Objects.equals(a, b);
    }
}
