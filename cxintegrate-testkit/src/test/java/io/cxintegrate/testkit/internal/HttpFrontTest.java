package io.cxintegrate.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTP/1.1 of the fakes (RFC 9112), spoken with a plain socket. */
class HttpFrontTest {
    private final List<String> requests = new ArrayList<>();
    private final HttpFront front = HttpFront.open((method, url, headers, body) -> {
        requests.add(method + " " + url + " " + new String(body, StandardCharsets.UTF_8));
        int status = url.equals("/none") ? 204 : 200;
        return new HttpFront.Answer(status, Map.of("X", "y"), status == 204 ? "" : "grüß", Transmission.whole());
    });

    @AfterEach
    void close() {
        front.close();
    }

    @Test
    void keepAlive_twoRequests_shareTheConnection() throws IOException {
        String first = "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n";
        String last = "GET /d HTTP/1.1\r\nConnection: close\r\n\r\n";

        assertThat(talk(first + last)).isEqualTo("HTTP/1.1 200 \r\nX: y\r\nContent-Length: 6\r\n\r\ngrüß".repeat(2));
        assertThat(requests).containsExactly("GET /a?b=c ", "GET /d ");
    }

    @Test
    void bodies_byLengthAndByChunks_areRead() throws IOException {
        talk("POST /a HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc"
                + "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nde\r\n1\r\nf\r\n0\r\nT: u\r\n\r\n"
                + "GET /c HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertThat(requests).containsExactly("POST /a abc", "POST /b def", "GET /c ");
    }

    @Test
    void expectContinue_beforeTheBody_isAnswered() throws IOException {
        assertThat(talk("POST /a HTTP/1.1\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 1\r\n\r\nz"))
                .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 \r\n");
    }

    @Test
    void headAnd204_answers_haveNoBody() throws IOException {
        assertThat(talk("HEAD /a HTTP/1.1\r\n\r\nGET /none HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .isEqualTo("HTTP/1.1 200 \r\nX: y\r\nContent-Length: 6\r\n\r\nHTTP/1.1 204 \r\nX: y\r\n\r\n");
    }

    @Test
    void absoluteTarget_asThroughAProxy_isReadAsItsPath() throws IOException {
        talk("GET http://example.com/a/b?c HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertThat(requests).containsExactly("GET /a/b?c ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /a                                           | the request line must be 'method target HTTP/1.1'
            GET /a HTTP/2                                    | the request line must be 'method target HTTP/1.1'
            GET /a HTTP/1.1~nonsense                         | a header line must have a name and a colon
            POST /a HTTP/1.1~Content-Length: x               | a length must be a number from 0 to 2147483647
            POST /a HTTP/1.1~Content-Length: -1              | a length must be a number from 0 to 2147483647
            POST /a HTTP/1.1~Transfer-Encoding: chunked~~zz  | a length must be a number from 0 to 2147483647
            """)
    void noHttp_sent_isA400ThatSaysWhyAndTheEnd(String request, String reason) throws IOException {
        String answer = talk(request.replace("~", "\r\n") + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n").endsWith("not a request by RFC 9112: " + reason);
        assertThat(requests).isEmpty();
    }

    @Test
    void tlsClientHello_sent_isA400AtOnce() throws IOException {
        assertThat(talk("\u0016\u0003\u0001"))
                .endsWith("not a request by RFC 9112: a line must not have control characters");
    }

    @Test
    void close_idleConnection_endsIt() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), front.baseUri().getPort())) {
            socket.getOutputStream().write("GET /a HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            in.readNBytes("HTTP/1.1 200 \r\nX: y\r\nContent-Length: 6\r\n\r\n123456".length());

            front.close();
            front.close();

            assertThat(in.read()).isEqualTo(-1);
        }
    }

    /** Sends all of it at once and reads until the front ends the connection. */
    private String talk(String text) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), front.baseUri().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
