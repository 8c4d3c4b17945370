package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.network.ConnectionFault;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.RecordedCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link HttpTransport}, tested over real sockets: extend it and hand over yours. Time-outs are real and
 * short.
 */
public abstract class HttpTransportContract {
    private static final RestOperation BOOK = RestOperation.post("/bookings");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Long enough to connect in: a transport may call a time-out before that by another name. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static final byte[] BODY = "{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8);

    private final FakeRestService server =
            FakeRestService.start().respond(BOOK, FakeResponse.json(201, JsonObject.of("id", "b-1")));
    private HttpTransport transport = HttpTransport.jdk();

    /** For subclasses. */
    protected HttpTransportContract() {}

    /** A new transport; closed by the test. */
    protected abstract HttpTransport transport();

    @BeforeEach
    void open() {
        transport.close();
        transport = transport();
    }

    @AfterEach
    void close() {
        transport.close();
        server.close();
    }

    @Test
    void send_request_arrivesAsItIsAndTheAnswerComesBack() {
        checkAnswer(transport.send(request(PATIENCE)));
    }

    @Test
    void sendAsync_request_arrivesAsItIsAndTheAnswerComesBack() throws Exception {
        checkAnswer(transport.sendAsync(request(PATIENCE)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void errorStatus_answered_isAResponseNotAnException() {
        server.faults().on(BOOK).first().status(503);
        assertEquals(503, transport.send(request(PATIENCE)).status());
    }

    @Test
    void redirect_answered_isNotFollowed() {
        server.respond(BOOK, FakeResponse.empty(302).withHeader("Location", "/elsewhere"));
        assertEquals(302, transport.send(request(PATIENCE)).status());
        assertEquals(1, server.journal().calls().size(), "requests");
    }

    @Test
    void answerLost_afterTheWork_isSaidAndNothingIsRepeated() {
        server.faults().on(BOOK).first().resetAfterWork();
        TransportException lost = fails(request(PATIENCE));
        assertEquals(TransportException.Kind.CONNECTION_LOST, lost.kind());
        assertTrue(lost.mayHaveReached(), "the request may have reached the server");
        assertEquals(1, server.journal().calls().size(), "requests");
    }

    @Test
    void connection_refused_neverReachedTheServer() {
        server.proxy().goDown();
        TransportException refused = fails(request(server.proxy().baseUri(), PATIENCE));
        assertEquals(TransportException.Kind.CONNECT, refused.kind());
        assertTrue(!refused.mayHaveReached(), "the request cannot have reached the server");
    }

    @Test
    void server_stalls_endsWithTheTimeOut() {
        server.proxy().next(ConnectionFault.halfOpen());
        assertEquals(
                TransportException.Kind.TIMEOUT,
                fails(request(server.proxy().baseUri(), SHORT)).kind());
    }

    @Test
    void body_dripsForLongerThanTheTimeOut_endsWithIt() {
        server.faults().on(BOOK).first().drip(1, Duration.ofSeconds(1));
        assertEquals(
                TransportException.Kind.TIMEOUT, fails(request(SHORT)).kind(), "the time-out covers the body as well");
    }

    @Test
    void body_longerThanAllowed_isCut() {
        server.faults().on(BOOK).first().oversizedBody(5_000);
        assertEquals(
                TransportException.Kind.RESPONSE_TOO_LARGE,
                fails(request(PATIENCE)).kind());
    }

    @Test
    void sendAsync_fails_withTheSameExceptionAndNeverThrows() {
        server.faults().on(BOOK).first().reset();
        CompletableFuture<TransportResponse> answer = transport.sendAsync(request(PATIENCE));
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertTrue(failure.getCause() instanceof TransportException, "a TransportException, not " + failure.getCause());
    }

    @Test
    void send_interrupted_stopsAndKeepsTheFlag() {
        server.faults().on(BOOK).first().stall();
        Thread.currentThread().interrupt();
        try {
            assertEquals(
                    TransportException.Kind.INTERRUPTED,
                    fails(request(PATIENCE)).kind());
        } finally {
            assertTrue(Thread.interrupted(), "the interrupt flag is kept");
        }
    }

    @Test
    void closed_transport_refusesAndSecondCloseDoesNothing() {
        transport.close();
        transport.close();
        TransportException refused = fails(request(PATIENCE));
        assertEquals(TransportException.Kind.CLOSED, refused.kind());
        assertTrue(transport.sendAsync(request(PATIENCE)).isCompletedExceptionally(), "refused without a wait");
        assertEquals(0, server.journal().calls().size(), "requests");
    }

    private void checkAnswer(TransportResponse response) {
        assertEquals(201, response.status());
        assertEquals(
                "application/json", response.headers().first("content-type").orElse(""));
        assertArrayEquals("{\"id\":\"b-1\"}".getBytes(StandardCharsets.UTF_8), response.body());
        RecordedCall call = server.journal().calls().get(0);
        assertEquals("POST", call.method());
        assertEquals("/bookings?day=1%2F2", call.path());
        assertEquals("y", call.requestHeader("X-Contract").orElse(""));
        assertEquals(new String(BODY, StandardCharsets.UTF_8), call.requestBody());
    }

    private TransportException fails(TransportRequest request) {
        return assertThrows(TransportException.class, () -> transport.send(request));
    }

    private TransportRequest request(Duration timeout) {
        return request(server.baseUri(), timeout);
    }

    private static TransportRequest request(URI base, Duration timeout) {
        return new TransportRequest(
                "POST",
                URI.create(base + "/bookings?day=1%2F2"),
                Headers.of("X-Contract", "y").with("Content-Type", "application/json"),
                BODY,
                timeout,
                4_000);
    }
}
