package io.cxintegrate.testkit;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.server.FakePlatform;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.Routes;
import java.net.URI;
import java.time.Duration;

/**
 * An authorization server for the client credentials grant (RFC 6749 section 4.4), and one resource it guards. Safe to share
 * between threads; whoever starts it closes it.
 *
 * <ul>
 *   <li>Tokens: {@code POST /oauth/token} with the credentials as HTTP Basic or in the body, any scope, 3,600 s. How the
 *       client came and what it asked is in {@link #tokenRequests()}.
 *   <li>What goes wrong: {@link #tokens()} rejects, throttles, rotates and lies about the lifetime; {@link #faults()} on
 *       {@link OAuthOperation#TOKEN} delays and breaks the answer; {@link #proxy()} takes the server off the network.
 *   <li>The resource: {@code GET /resource} answers 200 to a good token and 401 with a challenge to any other.
 * </ul>
 *
 * <p>Example: {@code oauth.tokens().rejectNext(OAuthError.INVALID_CLIENT);}
 */
public final class FakeOAuth extends FakePlatform<OAuthOperation> {
    private FakeOAuth(TimeSource clock) {
        super("oauth", clock, Duration.ofHours(1));
    }

    /** Starts one with a {@link TestClock} of its own. */
    public static FakeOAuth start() {
        return start(new TestClock());
    }

    /** Starts one that goes by this clock. */
    public static FakeOAuth start(TimeSource clock) {
        FakeOAuth fake = new FakeOAuth(clock);
        fake.open(Routes.<OAuthOperation>builder()
                .token(OAuthOperation.TOKEN, "/oauth/token")
                .on(
                        OAuthOperation.RESOURCE,
                        "GET",
                        "/resource",
                        request -> FakeResponse.json(200, JsonObject.of("resource", "open")))
                .build());
        return fake;
    }

    /** Where tokens are asked for. */
    public URI tokenUri() {
        return baseUri().resolve("/oauth/token");
    }

    /** What a token opens. */
    public URI resourceUri() {
        return baseUri().resolve("/resource");
    }
}
