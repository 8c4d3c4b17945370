package io.cxintegrate.cxone.broadcast.internal.socket;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who gets in, and for how long.
 *
 * @param origins in lower case (RFC 6454 section 4)
 * @param sessionEnds when the session of an admitted handshake is over; null for never
 * @param pingInterval how often a client is asked for a sign of life; it is cut when two answers are missing
 */
public record SocketRules(
        EndpointAuth auth,
        Set<String> origins,
        boolean anyOrigin,
        Function<EndpointRequest, @Nullable Instant> sessionEnds,
        int maxClientsPerAddress,
        Duration pingInterval,
        Jitter jitter) {}
