package io.cxintegrate.testkit;

import io.cxintegrate.testkit.server.Operation;

/** What {@link FakeGenesys} can be asked. */
public enum GenesysOperation implements Operation {
    /** {@code POST /oauth/token}. */
    TOKEN,
    /** {@code POST /api/v2/integrations}. */
    CREATE_INTEGRATION,
    /** {@code GET /api/v2/integrations/{integrationId}}. */
    GET_INTEGRATION,
    /** {@code GET /api/v2/integrations}. */
    LIST_INTEGRATIONS,
    /** {@code DELETE /api/v2/integrations/{integrationId}}. */
    DELETE_INTEGRATION;

    @Override
    public boolean isTokenRequest() {
        return this == TOKEN;
    }
}
