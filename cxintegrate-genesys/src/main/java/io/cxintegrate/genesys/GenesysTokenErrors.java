package io.cxintegrate.genesys;

import io.cxintegrate.core.auth.TokenErrorProfile;
import java.util.Locale;

/**
 * What the token endpoint of Genesys Cloud means: too many token requests (300 a minute and client) are answered with 400
 * {@code invalid_request} and a description that begins with "rate limit exceeded", not with 429.
 */
final class GenesysTokenErrors implements TokenErrorProfile {

    @Override
    public boolean isThrottle(int status, String error, String description) {
        return status == 400
                && error.equals("invalid_request")
                && description.toLowerCase(Locale.ROOT).contains("rate limit");
    }
}
