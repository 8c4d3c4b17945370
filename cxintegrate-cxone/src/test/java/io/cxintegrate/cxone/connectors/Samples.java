package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.json.JsonObject;

/** The connector of the journey, as a builder, as a value and as the JSON the platform knows. */
final class Samples {
    static final String ID = "db-prod-analytics-01";

    /** What the platform's own example sends, to the letter and in its order. */
    static final String JSON = """
            {"connectorId":"db-prod-analytics-01","connectorName":"Production Analytics PostgreSQL",\
            "connectorType":"DATABASE_POSTGRESQL","configuration":{\
            "connectionString":"jdbc:postgresql://db.internal.net:5432/analytics_dw?driverVersion=42.6.0",\
            "credentials":{},\
            "credentialMasking":{"username":"VAULT_DB_USERNAME","password":"VAULT_DB_PASSWORD"},\
            "poolSettings":{"minPoolSize":2,"maxPoolSize":15,"connectionTimeoutSeconds":25},\
            "securitySettings":{"enableParameterizedQueries":true,"sslMode":true}},\
            "healthCheck":{"enabled":true,"query":"SELECT 1","intervalSeconds":60,"timeoutSeconds":5},\
            "eventSubscriptions":[{"eventType":"CONFIG_UPDATED",\
            "webhookUrl":"https://vault-sync.internal/webhooks/cxone-config"}]}""";

    private Samples() {}

    static ConnectorDefinition.Builder builder() {
        return ConnectorDefinition.builder(ID)
                .name("Production Analytics PostgreSQL")
                .databaseType(DatabaseType.POSTGRESQL)
                .host("db.internal.net")
                .port(5432)
                .database("analytics_dw")
                .driverVersion("42.6.0");
    }

    static ConnectorDefinition connector() {
        return builder().build();
    }

    static JsonObject json() {
        return JsonObject.parse(JSON);
    }

    /** What a definition with one fault says; one whose id is at fault is not named. */
    static String message(String path, String problem) {
        return (path.equals("connectorId") ? "connector" : "connector '" + ID + "'") + " has 1 problem:\n  - " + path
                + ": " + problem;
    }

    /** The sample with one text of its JSON replaced. */
    static JsonObject jsonWith(String old, String replacement) {
        if (!JSON.contains(old)) {
            throw new IllegalArgumentException("the sample has no " + old);
        }
        return JsonObject.parse(JSON.replace(old, replacement));
    }
}
