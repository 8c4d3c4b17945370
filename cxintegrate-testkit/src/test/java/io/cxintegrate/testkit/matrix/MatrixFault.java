package io.cxintegrate.testkit.matrix;

import static io.cxintegrate.testkit.TestClock.START;

import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.testkit.network.ConnectionFault;
import io.cxintegrate.testkit.network.FakeTls;
import io.cxintegrate.testkit.server.FaultEffect;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The faults of the matrix: what meets the first request of a call, or its first connection. */
@SuppressWarnings("ImmutableEnumChecker") // The lambdas hold nothing.
enum MatrixFault {
    NONE,
    STATUS_400(on(f -> f.status(400))),
    STATUS_401(on(FaultEffect::unauthorized)),
    STATUS_403(on(f -> f.status(403))),
    STATUS_408(on(f -> f.status(408))),
    STATUS_500(on(f -> f.status(500))),
    STATUS_501(on(f -> f.status(501))),
    STATUS_503_RETRY_AFTER(on(f -> f.status(503, Duration.ofSeconds(7)))),
    STATUS_429_SECONDS(on(f -> f.tooManyRequests(Duration.ofSeconds(7)))),
    STATUS_429_DATE(on(f -> f.tooManyRequestsUntil(START.plusSeconds(30)))),
    STATUS_429_TOO_LONG(on(f -> f.tooManyRequests(Duration.ofSeconds(61)))),
    REDIRECT_302(on(f -> f.status(302))),
    RESET(on(FaultEffect::reset)),
    RESET_AFTER_WORK(on(FaultEffect::resetAfterWork)),
    RESET_AFTER_HEADERS(on(FaultEffect::resetAfterHeaders)),
    RESET_MID_BODY(on(FaultEffect::resetMidBody)),
    STALL(on(FaultEffect::stall)),
    STALL_AFTER_HEADERS(on(FaultEffect::stallAfterHeaders)),
    STALL_MID_BODY(on(FaultEffect::stallMidBody)),
    SLOW_DRIP(on(f -> f.drip(1, Duration.ofMillis(60)))),
    NOT_HTTP(on(FaultEffect::notHttp)),
    MALFORMED_BODY(on(FaultEffect::malformedBody)),
    EMPTY_BODY(on(FaultEffect::emptyBody)),
    HTML_BODY(on(FaultEffect::wrongContentType)),
    OVERSIZED_BODY(on(f -> f.oversizedBody(MatrixCell.MOST_BYTES + 1))),
    CONNECTION_REFUSED,
    RESET_ON_ACCEPT(ConnectionFault.resetOnAccept()),
    RESET_MID_REQUEST(ConnectionFault.resetAfterRequestBytes(20)),
    HALF_OPEN(ConnectionFault.halfOpen()),
    ANSWER_LOST(ConnectionFault.resetAfterResponseBytes(0)),
    ANSWER_CUT(ConnectionFault.closeAfterResponseBytes(0)),
    ANSWER_STALLED(ConnectionFault.stallAfterResponseBytes(12)),
    STALE_KEEP_ALIVE(ConnectionFault.resetOnReuse()),
    TLS_ANSWER_LOST(FakeTls::trusted, ConnectionFault.resetAfterResponseBytes(0)),
    TLS_ANSWER_CUT(FakeTls::trusted, ConnectionFault.closeAfterResponseBytes(0)),
    TLS_RESET_MID_ANSWER(FakeTls::trusted, ConnectionFault.resetAfterResponseBytes(20)),
    TLS_CUT_MID_ANSWER(FakeTls::trusted, ConnectionFault.closeAfterResponseBytes(90)),
    TLS_UNKNOWN_AUTHORITY(FakeTls::unknownAuthority, null),
    TLS_OTHER_HOST(FakeTls::otherHost, null),
    TLS_EXPIRED(FakeTls::expired, null),
    TLS_PLAIN_TEXT(FakeTls::plainText, null);

    private final @Nullable Consumer<FaultEffect> effect;
    private final @Nullable ConnectionFault connection;
    private final @Nullable Supplier<FakeTls> tls;

    MatrixFault() {
        this(null, null, null);
    }

    MatrixFault(Consumer<FaultEffect> effect) {
        this(effect, null, null);
    }

    MatrixFault(ConnectionFault connection) {
        this(null, connection, null);
    }

    MatrixFault(Supplier<FakeTls> tls, @Nullable ConnectionFault connection) {
        this(null, connection, tls);
    }

    MatrixFault(
            @Nullable Consumer<FaultEffect> effect,
            @Nullable ConnectionFault connection,
            @Nullable Supplier<FakeTls> tls) {
        this.effect = effect;
        this.connection = connection;
        this.tls = tls;
    }

    /** Whether a call has to wait for its time-out. */
    boolean makesWait() {
        return name().contains("STALL") || this == SLOW_DRIP || this == HALF_OPEN;
    }

    boolean isOfTls() {
        return tls != null;
    }

    /** What the calls go through: certificate and trust where it is about TLS. */
    MatrixNetwork network(JdkHttpTransport plain) {
        return tls == null ? new MatrixNetwork(null, plain, plain) : MatrixNetwork.of(tls.get(), plain);
    }

    @Nullable
    ConnectionFault connection() {
        return connection;
    }

    void plan(FaultEffect where) {
        if (effect != null) {
            effect.accept(where);
        }
    }

    private static Consumer<FaultEffect> on(Consumer<FaultEffect> effect) {
        return effect;
    }
}
