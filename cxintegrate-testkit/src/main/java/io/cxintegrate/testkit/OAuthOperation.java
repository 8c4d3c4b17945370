package io.cxintegrate.testkit;

import io.cxintegrate.testkit.server.Operation;

/** What {@link FakeOAuth} can be asked. */
public enum OAuthOperation implements Operation {
    /** {@code POST /oauth/token}. */
    TOKEN,
    /** {@code GET /resource}. */
    RESOURCE;

    @Override
    public boolean isTokenRequest() {
        return this == TOKEN;
    }
}
