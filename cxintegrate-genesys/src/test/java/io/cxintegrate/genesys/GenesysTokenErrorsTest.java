package io.cxintegrate.genesys;

import io.cxintegrate.core.auth.TokenErrorProfile;
import io.cxintegrate.testkit.tck.TokenErrorProfileContract;
import java.util.List;

class GenesysTokenErrorsTest extends TokenErrorProfileContract {
    @Override
    protected TokenErrorProfile profile() {
        return new GenesysTokenErrors();
    }

    @Override
    protected List<Refusal> throttles() {
        return List.of(
                new Refusal(400, "invalid_request", "rate limit exceeded. 300 requests per 60 seconds"),
                new Refusal(400, "invalid_request", "RATE LIMIT EXCEEDED"));
    }
}
