package io.cxintegrate.testkit;

import io.cxintegrate.testkit.server.Operation;

/** What {@link FakeCognigy} can be asked. */
public enum CognigyOperation implements Operation {
    /** {@code POST /api/v3/auth/token}. */
    TOKEN,
    /** {@code POST /api/v3/bots/{botId}/integrations}. */
    CREATE_INTEGRATION,
    /** {@code GET /api/v3/bots/{botId}/integrations/{versionId}}. */
    GET_INTEGRATION,
    /** {@code GET /api/v3/bots/{botId}/integrations}. */
    LIST_INTEGRATIONS,
    /** {@code PATCH /api/v3/bots/{botId}/integrations/{versionId}/routing}. */
    UPDATE_ROUTING,
    /** {@code GET /api/v3/bots/{botId}/integrations/{versionId}/routing}. */
    GET_ROUTING,
    /** {@code POST /api/v3/bots/{botId}/webhooks}. */
    CREATE_WEBHOOK,
    /** {@code GET /api/v3/bots/{botId}/webhooks/{webhookId}}. */
    GET_WEBHOOK,
    /** {@code GET /api/v3/bots/{botId}/webhooks}. */
    LIST_WEBHOOKS,
    /** {@code DELETE /api/v3/bots/{botId}/webhooks/{webhookId}}. */
    DELETE_WEBHOOK,
    /** {@code GET /api/v3/bots/{botId}/audit}. */
    LIST_AUDIT;

    @Override
    public boolean isTokenRequest() {
        return this == TOKEN;
    }
}
