package io.cxintegrate.testkit.tck.host;

import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.net.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** One request over a socket of its own, byte for byte as it is told: clients of the JDK refuse or change some. */
final class Wire {
    private Wire() {}

    static EndpointResponse send(URI base, String method, String path, Headers headers, byte[] body)
            throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(60_000);
            StringBuilder head =
                    new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            request.writeBytes(body);
            socket.getOutputStream().write(request.toByteArray());
            return parse(socket.getInputStream().readAllBytes());
        }
    }

    private static EndpointResponse parse(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        List<String> lines = text.substring(0, end).lines().toList();
        Headers headers = Headers.empty();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers = headers.adding(
                    line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return new EndpointResponse(
                Integer.parseInt(lines.get(0).substring(9, 12)),
                headers,
                Arrays.copyOfRange(answer, end + 4, answer.length));
    }
}
