package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the integration engine of the fake CXone accepts as a database connector. Stateless. */
final class ConnectorRules {
    private record Database(int maxPool, Set<String> drivers) {}

    private static final Map<String, Database> DATABASES = Map.of(
            "DATABASE_POSTGRESQL", new Database(50, Set.of("42.5.0", "42.6.0")),
            "DATABASE_ORACLE", new Database(40, Set.of("19.18.0", "21.9.0")),
            "DATABASE_SQLSERVER", new Database(30, Set.of("12.2.0", "12.4.0")),
            "DATABASE_MYSQL", new Database(50, Set.of("8.0.33", "8.1.0")));
    private static final Pattern DRIVER_VERSION = Pattern.compile("[?&;]driverVersion=([^&;]*)");
    private static final int ANY_POOL = 1_000;

    private ConnectorRules() {}

    static List<Violation> check(String id, JsonObject body) {
        Payload payload = new Payload(body);
        String connectorId = payload.text("connectorId");
        if (connectorId != null && !connectorId.equals(id)) {
            payload.add("connectorId", "must be the id of the path but is " + Payload.shown(connectorId));
        }
        payload.text("connectorName");
        String type = payload.oneOf("connectorType", new TreeSet<>(DATABASES.keySet()));
        Payload configuration = payload.object("configuration");
        Database database = type == null ? null : DATABASES.get(type);
        connectionString(configuration, database == null ? null : database.drivers());
        configuration.optionalObject("credentials");
        configuration
                .optionalObject("credentialMasking")
                .ifPresent(masking -> masking.json().names().forEach(masking::text));
        pool(configuration.object("poolSettings"), type, database == null ? ANY_POOL : database.maxPool());
        Payload security = configuration.object("securitySettings");
        if (!Objects.equals(security.optionalBool("enableParameterizedQueries"), true)) {
            security.add("enableParameterizedQueries", "must be true");
        }
        security.optionalBool("sslMode");
        payload.optionalObject("healthCheck").ifPresent(ConnectorRules::healthCheck);
        subscriptions(payload);
        return payload.problems();
    }

    private static void connectionString(Payload configuration, @Nullable Set<String> drivers) {
        String value = configuration.text("connectionString");
        if (value == null) {
            return;
        }
        if (!value.startsWith("jdbc:")) {
            configuration.add("connectionString", "must begin with jdbc:");
        }
        Matcher version = DRIVER_VERSION.matcher(value);
        String found = version.find() ? version.group(1) : "";
        if (drivers != null && !drivers.contains(found)) {
            configuration.add(
                    "connectionString",
                    "driverVersion must be one of " + String.join(", ", new TreeSet<>(drivers)) + " but is "
                            + (found.isEmpty() ? "missing" : found));
        }
    }

    private static void pool(Payload pool, @Nullable String type, int limit) {
        Integer max = pool.integer("maxPoolSize", 1, Integer.MAX_VALUE);
        if (max != null && max > limit) {
            pool.add("maxPoolSize", "must be at most " + limit + " for " + type + " but is " + max);
        }
        Integer min = pool.optionalInteger("minPoolSize", 0, Integer.MAX_VALUE);
        if (max != null && min != null && min > max) {
            pool.add("minPoolSize", "must be at most maxPoolSize (" + max + ") but is " + min);
        }
        pool.optionalInteger("connectionTimeoutSeconds", 1, Integer.MAX_VALUE);
    }

    private static void healthCheck(Payload healthCheck) {
        healthCheck.optionalBool("enabled");
        healthCheck.optionalText("query");
        healthCheck.optionalInteger("intervalSeconds", 1, Integer.MAX_VALUE);
        healthCheck.optionalInteger("timeoutSeconds", 1, Integer.MAX_VALUE);
    }

    private static void subscriptions(Payload payload) {
        Object value = payload.json().get("eventSubscriptions");
        if (value == null) {
            return;
        }
        if (!(value instanceof List<?> list) || !list.stream().allMatch(Map.class::isInstance)) {
            payload.add("eventSubscriptions", "must be a list of objects but is " + Payload.shown(value));
            return;
        }
        int i = 0;
        for (JsonObject item : payload.json().objects("eventSubscriptions")) {
            Payload subscription = payload.element("eventSubscriptions", i++, item);
            subscription.text("eventType");
            subscription.url("webhookUrl");
        }
    }
}
