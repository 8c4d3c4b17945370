package io.cxintegrate.testkit;

import io.cxintegrate.testkit.server.Operation;

/** What {@link FakeCxone} can be asked. */
public enum CxoneOperation implements Operation {
    /** {@code POST /oauth/token}, {@code POST /api/v2/oauth/token} and {@code POST /auth/token}. */
    TOKEN,
    /** {@code GET /.well-known/openid-configuration}. */
    DISCOVER_ISSUER,
    /** {@code GET /.well-known/cxone-configuration}. */
    DISCOVER_TENANT,
    /** {@code PUT /api/v1/integrations/connectors/{connectorId}}. */
    REGISTER_CONNECTOR,
    /** {@code GET /api/v1/integrations/connectors/{connectorId}}. */
    GET_CONNECTOR,
    /** {@code GET /api/v1/integrations/connectors}. */
    LIST_CONNECTORS,
    /** {@code DELETE /api/v1/integrations/connectors/{connectorId}}. */
    DELETE_CONNECTOR,
    /** {@code POST /api/v2/events}. */
    INGEST_EVENT,
    /** {@code GET /api/v2/events}. */
    LIST_EVENTS,
    /** {@code GET /api/v2/events/next}, the long poll. */
    POLL_EVENTS;

    @Override
    public boolean isTokenRequest() {
        return this == TOKEN;
    }

    @Override
    public boolean isPublic() {
        return this == DISCOVER_ISSUER || this == DISCOVER_TENANT;
    }
}
