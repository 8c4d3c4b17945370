package io.cxintegrate.core.http;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportException.Kind;
import io.cxintegrate.core.net.TransportResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Undoes {@code Content-Encoding} (RFC 9110 section 8.4): gzip, up to a length; anything else is an error. Stateless. */
final class ContentCoding {
    private ContentCoding() {}

    /**
     * The response as it was before it was encoded.
     *
     * @throws TransportException if it is longer than {@code maxBytes}, damaged, or encoded in another way
     */
    static TransportResponse decoded(TransportResponse response, int maxBytes) {
        List<String> codings = response.headers().all("Content-Encoding");
        if (codings.isEmpty() || response.body().length == 0) {
            return response;
        }
        String coding = String.join(",", codings).strip().toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "identity", "" -> response;
            case "gzip", "x-gzip" ->
                new TransportResponse(response.status(), plain(response.headers()), gunzip(response, maxBytes));
            default ->
                throw new TransportException(
                        "the response has a Content-Encoding other than gzip, which was not asked for",
                        Kind.MALFORMED_RESPONSE,
                        null);
        };
    }

    private static byte[] gunzip(TransportResponse response, int maxBytes) {
        byte[] decoded;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            decoded = in.readNBytes(maxBytes);
            if (decoded.length < maxBytes || in.read() < 0) {
                return decoded;
            }
        } catch (IOException e) {
            throw new TransportException(
                    "the response says it is gzip but cannot be decoded", Kind.MALFORMED_RESPONSE, e);
        }
        throw new TransportException(
                "response body longer than " + maxBytes + " bytes when decoded",
                Kind.RESPONSE_TOO_LARGE,
                null,
                ErrorContext.builder().status(response.status()).build());
    }

    /** The length and the coding are no longer true. */
    private static Headers plain(Headers headers) {
        return headers.without("Content-Encoding").without("Content-Length");
    }
}
