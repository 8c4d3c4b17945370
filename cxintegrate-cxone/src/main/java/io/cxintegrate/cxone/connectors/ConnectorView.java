package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.internal.ConnectionString;
import java.util.List;
import java.util.Map;

/** A definition's JSON that passed every rule, and what stands in it. Immutable. */
record ConnectorView(
        JsonObject json,
        String connectorId,
        String name,
        DatabaseType databaseType,
        ConnectionString address,
        Map<String, String> credentialMasking,
        PoolSettings poolSettings,
        boolean ssl,
        HealthCheck healthCheck,
        List<EventSubscription> eventSubscriptions) {}
