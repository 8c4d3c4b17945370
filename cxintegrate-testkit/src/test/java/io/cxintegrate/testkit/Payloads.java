package io.cxintegrate.testkit;

import io.cxintegrate.core.json.JsonObject;

/** Payloads as the platforms' own examples have them. */
public final class Payloads {
    private Payloads() {}

    /** The Cognigy mapping {@code payment_processor_v2}, in the given version. */
    public static JsonObject mapping(String version) {
        return JsonObject.parse("""
                {"name":"payment_processor_v2","endpoint_url":"https://api.payment-provider.com/v1/charge",
                 "method":"POST","timeout_ms":12000,
                 "auth_directive":{"type":"bearer","header_name":"Authorization","template":"Bearer ${service_token}"},
                 "transformations":{"request_expression":"$","response_expression":"$","fallback_expression":null},
                 "traffic_split":{"v1":1.0},"version":"v1","metadata":{"type_mapping":{"amount":"number"}}}
                """).with("version", version);
    }

    /** The CXone connector {@code db-prod-analytics-01}. */
    public static JsonObject connector() {
        return JsonObject.parse("""
                {"connectorId":"db-prod-analytics-01","connectorName":"Production Analytics PostgreSQL",
                 "connectorType":"DATABASE_POSTGRESQL",
                 "configuration":{
                  "connectionString":"jdbc:postgresql://db.internal.net:5432/analytics_dw?driverVersion=42.6.0",
                  "credentials":{},
                  "credentialMasking":{"username":"VAULT_DB_USERNAME","password":"VAULT_DB_PASSWORD"},
                  "poolSettings":{"minPoolSize":2,"maxPoolSize":15,"connectionTimeoutSeconds":25},
                  "securitySettings":{"enableParameterizedQueries":true,"sslMode":true}},
                 "healthCheck":{"enabled":true,"query":"SELECT 1","intervalSeconds":60,"timeoutSeconds":5},
                 "eventSubscriptions":[{"eventType":"CONFIG_UPDATED",
                  "webhookUrl":"https://vault-sync.internal/webhooks/cxone-config"}]}
                """);
    }

    /** The Genesys integration of the fetch-user action. */
    public static JsonObject integration() {
        return JsonObject.parse("""
                {"name":"External User Fetcher","description":"Fetches user data from JSONPlaceholder",
                 "type":"custom","status":"active","endpoint":"https://fetch-user.example.com/prod/data-action"}
                """);
    }
}
