package io.cxintegrate.testkit.server;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FakeServer} behind OAuth: requests of the operation that {@link Operation#isTokenRequest()} get tokens, all others
 * need one (RFC 6750). Safe to share between threads; whoever starts it closes it.
 *
 * @param <O> the operations of the fake
 */
public abstract class FakePlatform<O extends Operation> extends FakeServer<O> {
    private final FakeTokens tokens;
    private final TokenEndpoint endpoint;

    /**
     * A platform that is not yet open.
     *
     * @param name the platform's name in texts, in lower case
     * @param clock what it goes by
     * @param authentication how clients prove who they are; the other way is refused
     * @param lifetime how long a token lives unless set otherwise
     * @param scopes every scope the platform knows
     */
    protected FakePlatform(
            String name, TimeSource clock, ClientAuthentication authentication, Duration lifetime, Set<String> scopes) {
        this(name, clock, lifetime, authentication, scopes);
    }

    /**
     * A platform that is not yet open, which takes either way of client authentication and any scope.
     *
     * @param name the platform's name in texts, in lower case
     * @param clock what it goes by
     * @param lifetime how long a token lives unless set otherwise
     */
    protected FakePlatform(String name, TimeSource clock, Duration lifetime) {
        this(name, clock, lifetime, null, null);
    }

    private FakePlatform(
            String name,
            TimeSource clock,
            Duration lifetime,
            @Nullable ClientAuthentication authentication,
            @Nullable Set<String> scopes) {
        super(name, clock);
        tokens = new FakeTokens(guard, clock, masking, lifetime, scopes);
        endpoint = new TokenEndpoint(name, authentication, tokens);
    }

    /** Who may have a token, for how long and for what. */
    public final FakeTokens tokens() {
        return tokens;
    }

    /** Every token request that arrived, oldest first, whatever came of it. */
    public final List<TokenRequest> tokenRequests() {
        return journal().calls().stream()
                .filter(call ->
                        call.operation().filter(Operation::isTokenRequest).isPresent())
                .map(TokenRequest::of)
                .toList();
    }

    /** The client the platform knows; the same as {@code tokens().clientId()}. */
    public final String clientId() {
        return tokens.clientId();
    }

    /** That client's secret; the same as {@code tokens().clientSecret()}. */
    public final Secret clientSecret() {
        return tokens.clientSecret();
    }

    /**
     * Counts a request against a rate limit, for platforms that have one; called under the lock for every request but those for
     * tokens.
     *
     * @return how long to wait when there were too many; by default always empty
     */
    protected Optional<Duration> quotaExceeded() {
        return Optional.empty();
    }

    /**
     * Whether this token request may come with either way of client authentication though the platform's others may not.
     *
     * @return by default false
     */
    protected boolean takesEitherAuthentication(FakeRequest request) {
        return false;
    }

    @Override
    List<String> unusedTokenFaults() {
        return tokens.unused();
    }

    @Override
    FakeResponse process(FakeRequest request, Routes.Match<O> match) {
        if (match.operation().isTokenRequest()) {
            return endpoint.answer(request, takesEitherAuthentication(request));
        }
        Optional<Duration> wait = quotaExceeded();
        if (wait.isPresent()) {
            // Rounded up: to come a moment too early would be refused again.
            long seconds = Math.max(1, wait.get().plusNanos(999_999_999).toSeconds());
            return error(request, 429, "too many requests", List.of())
                    .withHeader("Retry-After", Long.toString(seconds));
        }
        if (match.operation().isPublic()) {
            return super.process(request, match);
        }
        Optional<String> token = request.header("Authorization")
                .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(header -> header.substring(7).strip());
        if (token.isEmpty()) {
            // Without credentials there is no error code to give (RFC 6750 3.1).
            return error(request, 401, "no access token", List.of())
                    .withHeader("WWW-Authenticate", "Bearer realm=\"" + name() + "\"");
        }
        Optional<Set<String>> scopes = tokens.scopesOf(token.get());
        if (scopes.isEmpty()) {
            return invalidToken(
                    request, "the access token is " + (tokens.isKnown(token.get()) ? "expired" : "unknown or revoked"));
        }
        if (!match.scopes().isEmpty() && match.scopes().stream().noneMatch(scopes.get()::contains)) {
            return insufficientScope(request, match.scopes());
        }
        return super.process(request, match);
    }

    @Override
    FakeResponse unauthorized(FakeRequest request, O operation) {
        return operation.isTokenRequest()
                ? endpoint.invalidClient(request, "planned fault")
                : invalidToken(request, "planned fault");
    }

    private FakeResponse invalidToken(FakeRequest request, String description) {
        return error(request, 401, description, List.of())
                .withHeader(
                        "WWW-Authenticate",
                        "Bearer realm=\"" + name() + "\", error=\"invalid_token\", error_description=\"" + description
                                + "\"");
    }

    private FakeResponse insufficientScope(FakeRequest request, Set<String> anyOf) {
        String needed = String.join(" or ", new TreeSet<>(anyOf));
        return error(request, 403, "the access token lacks the scope " + needed, List.of())
                .withHeader(
                        "WWW-Authenticate",
                        "Bearer realm=\"" + name() + "\", error=\"insufficient_scope\", scope=\""
                                + new TreeSet<>(anyOf).first() + "\"");
    }
}
