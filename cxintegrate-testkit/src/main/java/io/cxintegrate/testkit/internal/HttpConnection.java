package io.cxintegrate.testkit.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection to a fake: reads requests by RFC 9112, one after the other, and sends what the handler answers. */
final class HttpConnection implements Transmission.Wire {
    private static final int LONGEST_LINE = 64 * 1024;

    private final Socket socket;
    private final HttpFront.Handler handler;
    private final CountDownLatch closing;
    private final InputStream in;
    private final OutputStream out;

    /** What is not HTTP/1.1; answered 400. */
    private static final class NotHttp extends IOException {
        private static final long serialVersionUID = 1L;

        NotHttp(String message) {
            super(message);
        }
    }

    HttpConnection(Socket socket, HttpFront.Handler handler, CountDownLatch closing) throws IOException {
        this.socket = socket;
        this.handler = handler;
        this.closing = closing;
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    void run() throws IOException, InterruptedException {
        try {
            while (exchange()) {
                // The next request of a kept-alive connection.
            }
        } catch (NotHttp e) {
            String body = "not a request by RFC 9112: " + e.getMessage();
            answer(new HttpFront.Answer(
                    400,
                    Map.of("Content-Type", "text/plain;charset=utf-8", "Connection", "close"),
                    body,
                    Transmission.whole()));
        }
    }

    @Override
    public void write(byte[] bytes, int from, int to) throws IOException {
        out.write(bytes, from, to - from);
        out.flush();
    }

    @Override
    public void reset() throws IOException {
        Sockets.reset(socket);
    }

    @Override
    public boolean pause(Duration duration) throws InterruptedException {
        return !closing.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** One request and its answer; false when the connection carries no other. */
    private boolean exchange() throws IOException, InterruptedException {
        String line = line();
        if (line == null) {
            return false;
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new NotHttp("the request line must be 'method target HTTP/1.1'");
        }
        Map<String, List<String>> headers = headers();
        byte[] body = body(headers);
        HttpFront.Answer answer = handler.handle(parts[0], target(parts[1]), headers, body);
        boolean again = answer(answer, parts[0].equals("HEAD"));
        return again && !first(headers, "Connection").equalsIgnoreCase("close") && parts[2].equals("HTTP/1.1");
    }

    private void answer(HttpFront.Answer answer) throws IOException, InterruptedException {
        answer(answer, false);
    }

    private boolean answer(HttpFront.Answer answer, boolean headOnly) throws IOException, InterruptedException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        // RFC 9110 8.6: no length where there can be no body.
        boolean bodiless = answer.status() == 204 || answer.status() == 304;
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(answer.status())
                .append(' ')
                .append(answer.status() < 400 ? "" : Reasons.of(answer.status()))
                .append("\r\n");
        answer.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (!bodiless) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        return answer.transmission()
                .send(
                        head.toString().getBytes(StandardCharsets.ISO_8859_1),
                        bodiless || headOnly ? new byte[0] : body,
                        this);
    }

    /** By origin, as clients send it, or absolute, as through a proxy (RFC 9112 3.2). */
    private static String target(String target) {
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        int path = scheme < 0 ? 0 : target.indexOf('/', scheme + 3);
        return path < 0 ? "/" : target.substring(path);
    }

    private Map<String, List<String>> headers() throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = required(line()); !line.isEmpty(); line = required(line())) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new NotHttp("a header line must have a name and a colon");
            }
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        boolean chunked =
                first(headers, "Transfer-Encoding").toLowerCase(Locale.ROOT).endsWith("chunked");
        String length = first(headers, "Content-Length");
        if (!chunked && length.isEmpty()) {
            return new byte[0];
        }
        if (first(headers, "Expect").equalsIgnoreCase("100-continue")) {
            byte[] goOn = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
            write(goOn, 0, goOn.length);
        }
        return chunked ? chunks() : bytes(number(length, 10));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            int size = number(required(line()).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                headers();
                return all.toByteArray();
            }
            all.writeBytes(bytes(size));
            required(line());
        }
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the client left in the middle of a body");
        }
        return bytes;
    }

    private static int number(String text, int radix) throws NotHttp {
        try {
            int number = Integer.parseInt(text, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new NotHttp("a length must be a number from 0 to " + Integer.MAX_VALUE);
    }

    private static String required(@Nullable String line) throws EOFException {
        if (line == null) {
            throw new EOFException("the client left in the middle of a request");
        }
        return line;
    }

    /** A line without its end; null when the client has left. */
    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (b < ' ' && b != '\r' && b != '\t') {
                // At once, without waiting for the end of a line: a client that speaks TLS here waits for an answer.
                throw new NotHttp("a line must not have control characters");
            }
            if (line.size() >= LONGEST_LINE) {
                throw new NotHttp("a line must not exceed " + LONGEST_LINE + " bytes");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static String first(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().get(0))
                .findFirst()
                .orElse("");
    }
}
