package io.cxintegrate.cxone.broadcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.Recorder;
import io.cxintegrate.cxone.schema.SampleSchemas;
import io.cxintegrate.testkit.websocket.WebSocketProbe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is done to servers that stand in the open: each ends within its limit, and others do not notice. */
class AbuseTest {
    private static final int LIMIT_MILLIS = 30_000;
    private static final String HEAD = "GET /events HTTP/1.1\r\nHost: localhost\r\n";
    private static final String UPGRADE = String.join(
            "\r\n",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "",
            "");

    private final Recorder recorder = new Recorder();
    private final EventBroadcaster broadcaster =
            EventBroadcaster.builder().metrics(recorder).build();
    private BroadcastServer server;

    @BeforeEach
    void start() {
        server = BroadcastServer.builder(broadcaster)
                .auth(EndpointAuth.none())
                .handshakeTimeout(Duration.ofMillis(500))
                .start();
    }

    @AfterEach
    void othersAreStillServed() {
        try (EventBroadcaster ended = broadcaster;
                BroadcastServer serving = server;
                WebSocketProbe healthy = WebSocketProbe.to(serving.uri()).connect()) {
            ended.broadcast(SampleSchemas.EVENT, "v1");
            assertThat(healthy.nextEvent().longValue("seq")).isOne();
        }
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(server.uri().getHost(), server.uri().getPort());
        socket.setSoTimeout(LIMIT_MILLIS);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads until the server hangs up; what it said. */
    private static String untilTheEnd(Socket socket) throws IOException {
        StringBuilder said = new StringBuilder();
        InputStream in = socket.getInputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                said.append((char) next);
            }
        } catch (SocketException e) {
            // A reset is a way of hanging up.
        }
        return said.toString();
    }

    @Test
    void silentSocket_isCut() throws Exception {
        try (Socket socket = open()) {
            assertThat(untilTheEnd(socket)).isEmpty();
        }
    }

    @Test
    void halfAHeader_isCut() throws Exception {
        try (Socket socket = open()) {
            write(socket, HEAD);
            assertThat(untilTheEnd(socket)).doesNotContain(" 101 ");
        }
    }

    /** The limit is one for the whole handshake: a byte now and then does not help. */
    @Test
    void headerInDrops_isCutWithinTheTotalTime() throws Exception {
        try (Socket socket = open()) {
            socket.setSoTimeout(50);
            int drops = 0;
            write(socket, HEAD + "X-Slow: ");
            boolean open = true;
            while (open && drops < 500) {
                try {
                    write(socket, "x");
                    drops++;
                    open = socket.getInputStream().read() >= 0;
                } catch (SocketTimeoutException e) {
                    // Nothing said, still open.
                } catch (SocketException e) {
                    open = false;
                }
            }
            assertThat(open).isFalse();
        }
    }

    @Test
    void giantHeader_isRefusedLongBeforeItsEnd() throws Exception {
        try (Socket socket = open()) {
            write(socket, HEAD);
            long sent = 0;
            try {
                while (sent < 10_000_000) {
                    write(socket, "X-Large: " + "x".repeat(990) + "\r\n");
                    sent += 1_000;
                }
            } catch (SocketException e) {
                // It did not listen any longer.
            }
            assertThat(untilTheEnd(socket)).doesNotContain(" 101 ");
            assertThat(sent).isLessThan(10_000_000);
        }
    }

    @Test
    void frameThatClaimsMoreThanAGigabyte_closesOnlyItsClient() throws Exception {
        long before = Runtime.getRuntime().totalMemory();
        try (Socket socket = open()) {
            write(socket, HEAD + UPGRADE);
            OutputStream out = socket.getOutputStream();
            // A masked text of 1,610,612,736 bytes, and the first 100,000 of them.
            out.write(new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0x60, 0, 0, 0, 0, 0, 0, 0});
            try {
                out.write(new byte[100_000]);
            } catch (SocketException e) {
                // It was closed before.
            }
            untilTheEnd(socket);
            recorder.awaitClients(0);
        }
        assertThat(Runtime.getRuntime().totalMemory() - before).isLessThan(1_000_000_000);
    }

    /** Sixteen frames of this kind a millisecond would keep a server busy with answers. */
    @Test
    void floodOfPings_closesTheClient() throws Exception {
        try (Socket socket = open()) {
            write(socket, HEAD + UPGRADE);
            byte[] pings = new byte[6 * 10_000];
            for (int i = 0; i < pings.length; i += 6) {
                pings[i] = (byte) 0x89;
                pings[i + 1] = (byte) 0x80;
            }
            try {
                socket.getOutputStream().write(pings);
            } catch (SocketException e) {
                // It was closed before.
            }
            untilTheEnd(socket);
            recorder.awaitClients(0);
        }
    }

    /** More connections than the process may have files: it serves again as soon as some are gone. */
    @Test
    @Tag("slow")
    void moreConnectionsThanFiles_isServedAgainAfterwards() throws Exception {
        try (BroadcastProcess process = new BroadcastProcess("ulimit -n 200", "-Xmx128m")) {
            URI uri = process.uri();
            List<Socket> hoard = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                hoard.add(new Socket(uri.getHost(), uri.getPort()));
            }
            for (Socket socket : hoard) {
                socket.close();
            }
            try (WebSocketProbe healthy = WebSocketProbe.to(uri).connect()) {
                process.broadcast(1, 100, 10);
                assertThat(healthy.nextEvent().longValue("seq")).isOne();
            }
        }
        assertThat(recorder.counted(MetricNames.BROADCAST_CONNECTIONS, "accepted"))
                .isZero();
    }
}
