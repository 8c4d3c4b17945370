package io.cxintegrate.cxone.broadcast.server;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketClients;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketRules;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings that all WebSocket listeners of a broadcaster have in common: who may connect, for how long, and how it is found
 * out whether a client still lives. Not safe for concurrent use.
 *
 * @param <B> the builder itself
 */
public abstract class ListenerBuilder<B extends ListenerBuilder<B>> {
    private final EventBroadcaster broadcaster;
    private final Set<String> origins = new LinkedHashSet<>();
    private boolean anyOrigin;
    private @Nullable EndpointAuth auth;
    private Function<EndpointRequest, @Nullable Instant> sessionEnds = handshake -> null;
    private int maxClientsPerAddress = Integer.MAX_VALUE;
    private Duration pingInterval = Duration.ofSeconds(25);
    private Jitter jitter = Jitter.random();

    /** A builder for listeners of this broadcaster. */
    protected ListenerBuilder(EventBroadcaster broadcaster) {
        this.broadcaster = Objects.requireNonNull(broadcaster, "broadcaster");
    }

    /**
     * Who may connect; sees method, path, headers and address of the handshake, and an empty body. A token that a browser sent as
     * the subprotocol {@code cxintegrate.bearer.} and base64url stands in {@code Authorization}. Required: an open server has to
     * be asked for by {@link EndpointAuth#none()}.
     */
    public B auth(EndpointAuth value) {
        auth = Objects.requireNonNull(value, "auth");
        return self();
    }

    /**
     * When the session of a client ends that may connect, such as when its token expires; null for never. The client is closed
     * with code 3000 then; a handshake whose session has ended already is refused. Default: never.
     */
    public B sessionEnds(Function<EndpointRequest, @Nullable Instant> value) {
        sessionEnds = Objects.requireNonNull(value, "sessionEnds");
        return self();
    }

    /**
     * The web pages that may connect, by their origin, such as {@code https://desk.example.com}. Default none: a handshake with
     * an {@code Origin} header comes from a browser and is refused; programs send none.
     */
    public B allowOrigins(String... values) {
        for (String value : values) {
            origins.add(Require.text(value, "origin"));
        }
        return self();
    }

    /** Lets every web page connect that {@link #auth} lets in. */
    public B allowAnyOrigin() {
        anyOrigin = true;
        return self();
    }

    /**
     * How many clients one address may have, where addresses are known. Default: as many as the broadcaster takes, since behind
     * a proxy all come from one.
     *
     * @throws IllegalArgumentException if below 1
     */
    public B maxClientsPerAddress(int value) {
        maxClientsPerAddress = Require.atLeast(1, value, "maxClientsPerAddress");
        return self();
    }

    /**
     * How often clients are asked for a sign of life; up to a fifth less by chance. One that leaves two unanswered is cut.
     * Default 25 s, below the idle limit of most proxies.
     *
     * @throws IllegalArgumentException if not longer than zero
     */
    public B pingInterval(Duration value) {
        pingInterval = Require.positive(value, "pingInterval");
        return self();
    }

    /** What spreads the pings. Default: random. */
    public B jitter(Jitter value) {
        jitter = Objects.requireNonNull(value, "jitter");
        return self();
    }

    /** This builder. */
    protected abstract B self();

    /** The interval set. */
    final Duration pingInterval() {
        return pingInterval;
    }

    /** Notes what is missing or wrong. */
    protected final void check(Violations violations) {
        violations.unless(
                auth != null,
                "auth",
                "is required: EndpointAuth.bearer(token), or none() when something in front protects it");
        for (String origin : origins) {
            violations.unless(
                    origin.matches("https?://[^/\\s]+|null"),
                    "allowOrigins",
                    "an origin is a scheme and a host, such as https://desk.example.com, but there is '%s'",
                    origin);
        }
    }

    /** The clients of a listener with these settings, which must have been checked. */
    // Listeners are this module's own; users choose one and go on from its builder.
    @SuppressWarnings("exports")
    protected final SocketClients clients() {
        return new SocketClients(
                broadcaster,
                new SocketRules(
                        Objects.requireNonNull(auth, "auth"),
                        origins.stream().map(o -> o.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet()),
                        anyOrigin,
                        sessionEnds,
                        maxClientsPerAddress,
                        pingInterval,
                        jitter));
    }
}
