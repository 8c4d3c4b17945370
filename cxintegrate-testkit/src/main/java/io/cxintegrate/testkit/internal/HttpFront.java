package io.cxintegrate.testkit.internal;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The socket of a fake: hands every request to a {@link Handler} and sends back its answer. The only class that knows
 * WireMock, which here serves as an HTTP/1.1 front and nothing else: one catch-all stub, no request journal, no templates.
 *
 * <p>Safe to share between threads; whoever creates it closes it.
 */
public final class HttpFront implements AutoCloseable {
    private static final String NAME = "cxintegrate-fake";
    /** Every stalled request occupies one; created as needed. */
    private static final int THREADS = 64;

    private final WireMockServer server;

    private HttpFront(WireMockServer server) {
        this.server = server;
    }

    /** Opens a free port on 127.0.0.1. */
    public static HttpFront open(Handler handler) {
        WireMockServer server = new WireMockServer(options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                // A reset or a stall means one exchange only where one connection carries one exchange.
                .http2PlainDisabled(true)
                .containerThreads(THREADS)
                .jettyStopTimeout(1_000L)
                .gzipDisabled(true)
                .templatingEnabled(false)
                .extensionScanningEnabled(false)
                .stubRequestLoggingDisabled(true)
                .disableRequestJournal()
                // No platform has WireMock's admin API.
                .adminAuthenticator(request -> false)
                .extensions(new Front(handler)));
        server.stubFor(any(anyUrl()).willReturn(aResponse().withTransformers(NAME)));
        server.start();
        return new HttpFront(server);
    }

    /** The address, without a slash at the end. */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** Frees the port; a second call does nothing. */
    @Override
    public void close() {
        if (server.isRunning()) {
            server.stop();
        }
    }

    /** What stands behind the socket. Called from many threads at once; may block. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers a request.
         *
         * @param method the method, in capitals
         * @param url path and query, as sent
         * @param headers header names as sent, with their values in order
         * @param body the body; empty when there is none
         */
        Answer handle(String method, String url, Map<String, List<String>> headers, byte[] body);
    }

    /**
     * What goes back.
     *
     * @param status the HTTP status; 0 resets the connection instead of answering
     * @param headers header names and values
     * @param body the body; may be empty
     */
    public record Answer(int status, Map<String, String> headers, String body) {}

    private record Front(Handler handler) implements ResponseDefinitionTransformerV2 {
        @Override
        public ResponseDefinition transform(ServeEvent event) {
            Request request = event.getRequest();
            Map<String, List<String>> headers = new LinkedHashMap<>();
            for (HttpHeader header : request.getHeaders().all()) {
                headers.put(header.key(), List.copyOf(header.values()));
            }
            byte[] body = request.getBody();
            Answer answer = handler.handle(
                    request.getMethod().getName(), request.getUrl(), headers, body == null ? new byte[0] : body);
            if (answer.status() == 0) {
                return aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER).build();
            }
            ResponseDefinitionBuilder response = aResponse().withStatus(answer.status());
            answer.headers().forEach((name, value) -> response.withHeader(name, value));
            return response.withBody(answer.body()).build();
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public String getName() {
            return NAME;
        }
    }
}
