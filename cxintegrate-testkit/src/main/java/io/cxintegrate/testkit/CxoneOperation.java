package io.cxintegrate.testkit;

import io.cxintegrate.testkit.server.Operation;

/** What {@link FakeCxone} can be asked. */
public enum CxoneOperation implements Operation {
    /** {@code POST /oauth/token} and {@code POST /api/v2/oauth/token}. */
    TOKEN,
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
    LIST_EVENTS;

    @Override
    public boolean isTokenRequest() {
        return this == TOKEN;
    }
}
