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
    /** {@code PATCH /api/v2/integrations/{integrationId}}. */
    UPDATE_INTEGRATION,
    /** {@code GET /api/v2/integrations/{integrationId}/config/current}. */
    GET_INTEGRATION_CONFIG,
    /** {@code PUT /api/v2/integrations/{integrationId}/config/current}. */
    UPDATE_INTEGRATION_CONFIG,
    /** {@code GET /api/v2/integrations}. */
    LIST_INTEGRATIONS,
    /** {@code DELETE /api/v2/integrations/{integrationId}}. */
    DELETE_INTEGRATION,
    /** {@code POST /api/v2/integrations/actions}. */
    CREATE_ACTION,
    /** {@code GET /api/v2/integrations/actions}. */
    LIST_ACTIONS,
    /** {@code GET /api/v2/integrations/actions/{actionId}}. */
    GET_ACTION,
    /** {@code PATCH /api/v2/integrations/actions/{actionId}}. */
    UPDATE_ACTION,
    /** {@code DELETE /api/v2/integrations/actions/{actionId}}. */
    DELETE_ACTION,
    /** {@code GET /api/v2/integrations/actions/{actionId}/templates/{file}}. */
    GET_ACTION_TEMPLATE,
    /** {@code POST /api/v2/integrations/actions/{actionId}/test}. */
    TEST_ACTION,
    /** {@code POST /api/v2/integrations/actions/drafts}. */
    CREATE_ACTION_DRAFT,
    /** {@code GET /api/v2/integrations/actions/drafts}. */
    LIST_ACTION_DRAFTS,
    /** {@code POST /api/v2/integrations/actions/{actionId}/draft}. */
    START_DRAFT,
    /** {@code GET /api/v2/integrations/actions/{actionId}/draft}. */
    GET_DRAFT,
    /** {@code PATCH /api/v2/integrations/actions/{actionId}/draft}. */
    UPDATE_DRAFT,
    /** {@code DELETE /api/v2/integrations/actions/{actionId}/draft}. */
    DELETE_DRAFT,
    /** {@code GET /api/v2/integrations/actions/{actionId}/draft/validation}. */
    VALIDATE_DRAFT,
    /** {@code POST /api/v2/integrations/actions/{actionId}/draft/test}. */
    TEST_DRAFT,
    /** {@code POST /api/v2/integrations/actions/{actionId}/draft/publish}. */
    PUBLISH_DRAFT;

    @Override
    public boolean isTokenRequest() {
        return this == TOKEN;
    }
}
