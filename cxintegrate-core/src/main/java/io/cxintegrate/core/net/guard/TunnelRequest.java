package io.cxintegrate.core.net.guard;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of what a client asks of a proxy: {@code CONNECT host:port} for https, {@code POST http://host/path} for http (RFC
 * 9112 section 3.2). Immutable.
 *
 * @param target scheme, host and port that are asked for
 * @param connect whether it is CONNECT
 * @param line the first line as the other side is to see it; empty for CONNECT
 * @param fields the header lines
 */
record TunnelRequest(URI target, boolean connect, String line, List<String> fields) {
    private static final int MAX_HEAD = 64 * 1024;

    /** @throws IOException if it is no such head, too long, or ends early */
    static TunnelRequest read(InputStream in) throws IOException {
        String[] lines = head(in).split("\r\n", -1);
        String[] first = lines[0].split(" ", -1);
        if (first.length != 3 || !first[2].equals("HTTP/1.1")) {
            throw new IOException("no request line of HTTP/1.1");
        }
        boolean connect = first[0].equals("CONNECT");
        try {
            URI target = new URI(connect ? "https://" + first[1] : first[1]);
            if (target.getHost() == null || (!connect && !"http".equals(target.getScheme()))) {
                throw new IOException("no target");
            }
            String path = target.getRawPath() == null || target.getRawPath().isEmpty() ? "/" : target.getRawPath();
            String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
            return new TunnelRequest(
                    target,
                    connect,
                    connect ? "" : first[0] + " " + path + query + " HTTP/1.1",
                    List.of(lines).subList(1, lines.length));
        } catch (URISyntaxException e) {
            throw new IOException("no target", e);
        }
    }

    int port() {
        return target.getPort() >= 0 ? target.getPort() : connect ? 443 : 80;
    }

    /** The value of a field. */
    Optional<String> field(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return fields.stream()
                .filter(f -> f.toLowerCase(Locale.ROOT).startsWith(start))
                .map(f -> f.substring(start.length()).strip())
                .findFirst();
    }

    /** How much body follows; our client never sends it in chunks. */
    long contentLength() throws IOException {
        String text = field("Content-Length").orElse("0");
        if (!text.matches("[0-9]{1,15}")) {
            throw new IOException("no content length");
        }
        return Long.parseLong(text);
    }

    /** The head for the other side: without what is between the client and us, and for this one request only. */
    byte[] forwarded() {
        List<String> out = new ArrayList<>();
        out.add(line);
        for (String f : fields) {
            String name = f.toLowerCase(Locale.ROOT);
            if (!name.isEmpty() && !name.startsWith("proxy-") && !name.startsWith("connection:")) {
                out.add(f);
            }
        }
        out.add("Connection: close");
        return (String.join("\r\n", out) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < MAX_HEAD) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("ended in the head");
            }
            head.append((char) c);
            if (c == '\n'
                    && head.length() >= 4
                    && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.substring(0, head.length() - 4);
            }
        }
        throw new IOException("head too long");
    }
}
