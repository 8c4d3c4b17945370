package io.cxintegrate.genesys;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;

/** Says what a 403 of the registration API means. Stateless. */
final class ScopeHint {
    private ScopeHint() {}

    /** The same failure with the remedy in its text; other failures as they are. */
    static CxException of(CredentialException e) {
        if (e.status().orElse(0) != 403) {
            return e;
        }
        CredentialException told = new CredentialException(
                Genesys.PLATFORM + " " + e.operation().orElse("") + " failed: 403"
                        + e.platformCode().map(code -> " " + code).orElse("")
                        + ": the access token needs the scope " + Registrar.WRITE_SCOPE
                        + "; ask for it with Genesys.builder().scopes(\"" + Registrar.WRITE_SCOPE
                        + "\"), and allow the OAuth client that scope and a role that may edit integrations"
                        + e.correlationId()
                                .map(id -> " (correlation id " + id + ")")
                                .orElse(""),
                e.context(),
                e);
        told.attachAttempts(e.attemptHistory());
        return told;
    }
}
