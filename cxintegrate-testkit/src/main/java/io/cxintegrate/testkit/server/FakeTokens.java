package io.cxintegrate.testkit.server;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.Masking;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who may have a token from a fake platform, for how long and for what. Safe to share between threads; settings hold for
 * tokens issued from then on.
 *
 * <p>A token expires by the monotonic side of the fake's clock: a jump of the wall clock fools clients, not the platform.
 */
public final class FakeTokens {
    /** An answer planned for the next token request. */
    record NextAnswer(String text, Function<TokenEndpoint, FakeResponse> answer) {}

    private record Issued(long issuedNanos, Duration lifetime, Set<String> scopes) {}

    private final Guard guard;
    private final TimeSource clock;
    private final Masking masking;
    private final Map<String, Issued> issued = new HashMap<>();
    private final Deque<NextAnswer> next = new ArrayDeque<>();
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();
    private String clientId = "demo";
    private Secret clientSecret = Secret.of("demo-secret");
    private @Nullable String accessKeyId;
    private @Nullable Secret accessKeySecret;
    private String tokenType = "Bearer";
    private Duration lifetime;
    private @Nullable Set<String> scopes;
    private boolean rotating;
    private int count;

    /** {@code scopes}: all that the platform knows; null = any. */
    FakeTokens(Guard guard, TimeSource clock, Masking masking, Duration lifetime, @Nullable Set<String> scopes) {
        this.guard = guard;
        this.clock = clock;
        this.masking = masking;
        this.lifetime = lifetime;
        this.scopes = scopes == null ? null : Set.copyOf(scopes);
        masking.learn(clientSecret.reveal());
    }

    /** The one client the platform knows; {@code demo} by default. */
    public String clientId() {
        return guard.call(() -> clientId);
    }

    /** That client's secret; {@code demo-secret} by default. */
    public Secret clientSecret() {
        return guard.call(() -> clientSecret);
    }

    /** Sets the one client the platform knows. */
    public FakeTokens client(String id, Secret secret) {
        Require.text(id, "id");
        guard.run(() -> {
            clientId = id;
            clientSecret = Objects.requireNonNull(secret, "secret");
            masking.learn(secret.reveal());
        });
        return this;
    }

    /**
     * Sets the one access key the platform knows: with it the client may ask by the password grant, whichever way it proves itself.
     * Default: none, and that grant is refused.
     */
    public FakeTokens accessKey(String id, Secret secret) {
        Require.text(id, "id");
        guard.run(() -> {
            accessKeyId = id;
            accessKeySecret = Objects.requireNonNull(secret, "secret");
            masking.learn(secret.reveal());
        });
        return this;
    }

    /** How long a token lives, and what {@code expires_in} says; whole seconds. Each platform has its own default. */
    public FakeTokens lifetime(Duration value) {
        Require.notNegative(value, "lifetime");
        guard.run(() -> lifetime = value);
        return this;
    }

    /** What {@code token_type} says; {@code Bearer} or, on Genesys, {@code bearer}: its case does not count (RFC 6749 5.1). */
    public FakeTokens tokenType(String value) {
        Require.text(value, "tokenType");
        guard.run(() -> tokenType = value);
        return this;
    }

    /** The scopes the client may have; all that the platform knows by default. A token asked without scope has all of them. */
    public FakeTokens grantableScopes(Set<String> value) {
        Set<String> copy = Set.copyOf(value);
        guard.run(() -> scopes = copy);
        return this;
    }

    /** Makes every token issued so far worthless at once. */
    public void revokeAll() {
        guard.run(issued::clear);
    }

    /** Makes every new token the only good one: those issued before are worthless. Default: not. */
    public FakeTokens rotating(boolean value) {
        guard.run(() -> rotating = value);
        return this;
    }

    /**
     * Sets a member of every token answer from now on, whatever the truth: an {@code expires_in} of {@code "soon"}, a
     * {@code token_type} of {@code mac}. Null leaves the member out.
     */
    public FakeTokens answerMember(String name, @Nullable Object value) {
        Require.text(name, "name");
        guard.run(() -> members.put(name, value));
        return this;
    }

    /** Answers the next token request with this error, whatever it asks; several calls queue up. */
    public void rejectNext(OAuthError error) {
        Objects.requireNonNull(error, "error");
        plan(error.code(), endpoint -> endpoint.rejection(error, "rejected as planned"));
    }

    /** Throttles the next token request as Genesys Cloud does: not with 429 but with 400 and {@code invalid_request}. */
    public void throttleNext() {
        plan(
                "throttled as invalid_request",
                endpoint -> endpoint.rejection(OAuthError.INVALID_REQUEST, "rate limit exceeded"));
    }

    /** Answers the next token request with this: a page of HTML, nothing at all, or more than anybody should read. */
    public void answerNext(FakeResponse response) {
        Objects.requireNonNull(response, "response");
        plan(response.toString(), endpoint -> response);
    }

    /** How many tokens were issued. */
    public int issued() {
        return guard.call(() -> count);
    }

    @Override
    public String toString() {
        return "FakeTokens[" + issued() + " issued]";
    }

    private void plan(String text, Function<TokenEndpoint, FakeResponse> answer) {
        guard.run(() -> next.add(new NextAnswer(text, answer)));
    }

    // What follows is called under the lock.

    @Nullable
    NextAnswer takeNext() {
        return next.poll();
    }

    List<String> unused() {
        return guard.call(() -> next.stream()
                .map(answer -> "next token request: " + answer.text())
                .toList());
    }

    boolean hasAccessKey() {
        return accessKeyId != null;
    }

    boolean isAccessKey(@Nullable String id, @Nullable String secret) {
        return id != null
                && secret != null
                && !secret.isEmpty()
                && id.equals(accessKeyId)
                && Secret.of(secret).equals(accessKeySecret);
    }

    Optional<Set<String>> grant(Set<String> asked) {
        Set<String> known = scopes;
        if (known == null) {
            return Optional.of(asked);
        }
        return known.containsAll(asked)
                ? Optional.of(asked.isEmpty() ? known : new LinkedHashSet<>(asked))
                : Optional.empty();
    }

    JsonObject answer(JsonObject truth) {
        JsonObject told = truth;
        for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
            told = member.getValue() == null
                    ? told.without(member.getKey())
                    : told.with(member.getKey(), member.getValue());
        }
        return told;
    }

    String issue(Set<String> granted) {
        // Random, so that a token of one fake never opens another.
        String token = IdSource.random().next();
        masking.learn(token);
        if (rotating) {
            issued.clear();
        }
        issued.put(token, new Issued(clock.nanoTime(), lifetime, granted));
        count++;
        return token;
    }

    long expiresIn() {
        return lifetime.toSeconds();
    }

    String type() {
        return tokenType;
    }

    /** The scopes of a token that is good now; empty for an unknown, revoked or expired one. */
    Optional<Set<String>> scopesOf(String token) {
        return Optional.ofNullable(issued.get(token))
                .filter(t -> clock.nanoTime() - t.issuedNanos() < Durations.saturatedNanos(t.lifetime()))
                .map(Issued::scopes);
    }

    boolean isKnown(String token) {
        return issued.containsKey(token);
    }
}
