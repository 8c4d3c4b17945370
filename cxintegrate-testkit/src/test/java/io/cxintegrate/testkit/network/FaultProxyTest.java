package io.cxintegrate.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.FakeRestService;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client sees through the proxy, byte by byte, with a plain socket. */
class FaultProxyTest {
    private static final String REQUEST = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String ANSWER =
            "HTTP/1.1 200 \r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"x\":1}";
    private static final int PATIENCE_MILLIS = 20_000;

    private final FakeRestService rest = FakeRestService.start().resource("a", JsonObject.of("x", 1));
    private final FaultProxy proxy = FaultProxy.to(rest.baseUri());

    @AfterEach
    void close() {
        proxy.close();
        rest.close();
    }

    @Test
    void noFault_bytes_passBothWaysAndAreCounted() throws IOException {
        try (Socket socket = connect()) {
            assertThat(exchange(socket)).isEqualTo(ANSWER);
            assertThat(exchange(socket)).isEqualTo(ANSWER);

            assertThat(proxy.connections()).isEqualTo(1);
            assertThat(proxy.openConnections()).isEqualTo(1);
            assertThat(proxy.requestBytes()).isEqualTo(2L * REQUEST.length());
            assertThat(proxy.responseBytes()).isEqualTo(2L * ANSWER.length());
            assertThat(proxy.describe())
                    .isEqualTo("   connection 1: " + 2 * REQUEST.length() + " bytes to the server, "
                            + 2 * ANSWER.length() + " bytes back, open\n");
        }
    }

    @Test
    void resetOnAccept_planned_hitsOneConnection() throws IOException {
        proxy.next(ConnectionFault.resetOnAccept());

        try (Socket socket = connect()) {
            assertThatThrownBy(() -> exchange(socket)).isInstanceOf(SocketException.class);
        }
        try (Socket socket = connect()) {
            assertThat(exchange(socket)).isEqualTo(ANSWER);
        }
        proxy.assertFaultsMet();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "20", "70"})
    void resetAfterResponseBytes_planned_workIsDoneAndTheRestLost(int bytes) throws IOException {
        proxy.next(ConnectionFault.resetAfterResponseBytes(bytes));

        try (Socket socket = connect()) {
            send(socket);
            byte[] got = new byte[bytes];
            assertThat(socket.getInputStream().readNBytes(got, 0, bytes)).isEqualTo(bytes);
            assertThat(new String(got, StandardCharsets.US_ASCII)).isEqualTo(ANSWER.substring(0, bytes));
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(rest.journal().calls()).hasSize(1);
        proxy.assertFaultsMet();
    }

    @Test
    void closeAfterResponseBytes_planned_endsInOrder() throws IOException {
        proxy.next(ConnectionFault.closeAfterResponseBytes(9));

        try (Socket socket = connect()) {
            send(socket);
            assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("HTTP/1.1 ");
        }
        assertThat(rest.journal().calls()).hasSize(1);
        proxy.assertFaultsMet();
    }

    @ParameterizedTest
    @CsvSource({"0", "10"})
    void resetAfterRequestBytes_planned_serverNeverHasTheRequest(int bytes) throws IOException {
        proxy.next(ConnectionFault.resetAfterRequestBytes(bytes));

        try (Socket socket = connect()) {
            assertThatThrownBy(() -> exchange(socket)).isInstanceOf(SocketException.class);
        }
        assertThat(rest.journal().calls()).isEmpty();
        assertThat(proxy.requestBytes()).isEqualTo(bytes);
        proxy.assertFaultsMet();
    }

    @Test
    void halfOpen_planned_readsAndNeverAnswers() throws IOException {
        proxy.next(ConnectionFault.halfOpen());

        try (Socket socket = connect()) {
            socket.setSoTimeout(50);
            assertThatThrownBy(() -> exchange(socket)).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(rest.journal().calls()).isEmpty();
        awaitRequestBytes();
        assertThat(proxy.requestBytes()).isEqualTo(REQUEST.length());
        proxy.assertFaultsMet();
    }

    @Test
    void stallAfterResponseBytes_planned_sendsThatManyAndStays() throws IOException {
        proxy.next(ConnectionFault.stallAfterResponseBytes(9));

        try (Socket socket = connect()) {
            send(socket);
            assertThat(socket.getInputStream().readNBytes(9)).asString().isEqualTo("HTTP/1.1 ");
            socket.setSoTimeout(50);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(proxy.openConnections()).isEqualTo(1);
        }
        proxy.assertFaultsMet();
    }

    @Test
    void dripResponse_planned_arrivesWholeInTime() throws IOException {
        proxy.next(ConnectionFault.dripResponse(10, Duration.ofMillis(5)));

        try (Socket socket = connect()) {
            long start = System.nanoTime();
            assertThat(exchange(socket)).isEqualTo(ANSWER);
            // A pause before each of the eight pieces.
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(5L * (ANSWER.length() / 10)));
        }
        proxy.assertFaultsMet();
    }

    @Test
    void resetOnReuse_planned_firstExchangePassesSecondIsReset() throws IOException {
        proxy.next(ConnectionFault.resetOnReuse());

        try (Socket socket = connect()) {
            assertThat(exchange(socket)).isEqualTo(ANSWER);
            assertThat(proxy.unusedFaults()).containsExactly("connection 1: resetOnReuse");
            assertThatThrownBy(() -> exchange(socket)).isInstanceOf(SocketException.class);
        }
        assertThat(rest.journal().calls()).hasSize(1);
        proxy.assertFaultsMet();
    }

    @Test
    void goDownAndComeBack_connections_areRefusedBetween() throws IOException {
        try (Socket open = connect()) {
            assertThat(exchange(open)).isEqualTo(ANSWER);
            proxy.goDown();
            proxy.goDown();

            assertThatThrownBy(() -> exchange(open)).isInstanceOf(SocketException.class);
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        }
        proxy.comeBack();
        proxy.comeBack();
        try (Socket socket = connect()) {
            assertThat(exchange(socket)).isEqualTo(ANSWER);
        }
    }

    @Test
    void resetConnections_open_areResetAndNewOnesPass() throws IOException {
        try (Socket open = connect()) {
            assertThat(exchange(open)).isEqualTo(ANSWER);
            proxy.resetConnections();

            assertThatThrownBy(() -> exchange(open)).isInstanceOf(SocketException.class);
        }
        try (Socket socket = connect()) {
            assertThat(exchange(socket)).isEqualTo(ANSWER);
        }
    }

    @Test
    void always_planned_hitsWhateverNextDoesNot() throws IOException {
        proxy.always(ConnectionFault.resetOnAccept()).next(ConnectionFault.none());

        try (Socket socket = connect()) {
            assertThat(exchange(socket)).isEqualTo(ANSWER);
        }
        for (int i = 0; i < 2; i++) {
            try (Socket socket = connect()) {
                assertThatThrownBy(() -> exchange(socket)).isInstanceOf(SocketException.class);
            }
        }
        assertThat(proxy.connections()).isEqualTo(3);
        proxy.assertFaultsMet();
    }

    @Test
    void assertFaultsMet_oneIsNot_saysWhichAndWhatPassed() throws IOException {
        proxy.next(ConnectionFault.resetAfterResponseBytes(1_000)).next(ConnectionFault.halfOpen());
        try (Socket socket = connect()) {
            exchange(socket);
        }
        proxy.close();

        assertThatThrownBy(proxy::assertFaultsMet)
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Expected every fault planned for the proxy to 127.0.0.1:%d to be met, but 2 were not.
                           connection 1: 28 bytes to the server, 75 bytes back, closed
                        Unused faults: connection 1: resetAfterResponseBytes 1000, connection 2: halfOpen.""", rest.baseUri().getPort());
    }

    @Test
    void close_connectionsOpen_endsThemAndEveryThread() throws Exception {
        proxy.next(ConnectionFault.halfOpen()).next(ConnectionFault.stallAfterResponseBytes(0));
        try (Socket halfOpen = connect();
                Socket stalled = connect()) {
            send(halfOpen);
            send(stalled);
            proxy.close();
            proxy.close();

            assertThatThrownBy(() -> {
                        if (halfOpen.getInputStream().read() < 0) {
                            throw new IOException("end");
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(proxy)
                    .hasToString(
                            "FaultProxy[closed -> 127.0.0.1:" + rest.baseUri().getPort() + "]");
            // The pool is at its end a moment before its last thread is.
            for (Thread thread : threadsOf(proxy)) {
                thread.join(PATIENCE_MILLIS);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
            assertThatIllegalStateException().isThrownBy(proxy::comeBack);
        }
    }

    @Test
    void to_addressWithoutPort_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultProxy.to(URI.create("http://127.0.0.1")))
                .withMessage("a proxy needs an address with host and port, but it is http://127.0.0.1");
    }

    @Test
    void faults_argumentsOutOfRange_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionFault.resetAfterRequestBytes(-1))
                .withMessage("bytes must be at least 0 but is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionFault.dripResponse(0, Duration.ofMillis(1)))
                .withMessage("bytes must be at least 1 but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionFault.dripResponse(1, Duration.ZERO))
                .withMessage("realTime must be longer than zero but is PT0S");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(proxy.host(), proxy.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void send(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
    }

    private static String exchange(Socket socket) throws IOException {
        send(socket);
        byte[] answer = socket.getInputStream().readNBytes(ANSWER.length());
        if (answer.length < ANSWER.length()) {
            throw new SocketException("the connection ended after " + answer.length + " bytes");
        }
        return new String(answer, StandardCharsets.US_ASCII);
    }

    /** Nothing that the client sees tells when the proxy has read. */
    private void awaitRequestBytes() {
        Deadline patience = Deadline.after(Duration.ofMillis(PATIENCE_MILLIS), TimeSource.system());
        while (proxy.requestBytes() < REQUEST.length()) {
            assertThat(patience.isExpired())
                    .as("the proxy has read the request")
                    .isFalse();
            Thread.onSpinWait();
        }
    }

    private static List<Thread> threadsOf(FaultProxy proxy) {
        Thread[] all = new Thread[Thread.activeCount() * 2 + 10];
        int count = Thread.enumerate(all);
        return Arrays.stream(all, 0, count)
                .filter(t -> t.getName().startsWith("cxintegrate-proxy-" + proxy.port() + "-"))
                .toList();
    }
}
