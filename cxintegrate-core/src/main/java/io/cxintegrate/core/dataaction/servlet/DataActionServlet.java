package io.cxintegrate.core.dataaction.servlet;

import io.cxintegrate.core.dataaction.DataActionProblem;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.net.Headers;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * A servlet that serves a handler, in any container of Jakarta Servlet 5.0 or later, Spring's included. Safe to share between
 * threads; the handler stays its owner's to close.
 *
 * <p>Register it for the paths it serves, such as {@code /webhook/*}; the handler sees the path within the application. How
 * long a body may take to arrive is the container's own limit: a body that was too slow is answered 408. Needs the
 * {@code jakarta.servlet} API, which the container has.
 */
// Whoever uses it has the API from its container and requires it itself.
@SuppressWarnings("exports")
public final class DataActionServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient EndpointHandler handler;

    /** A servlet for this endpoint, or for {@link io.cxintegrate.core.dataaction.host.EndpointRoutes}. */
    public DataActionServlet(EndpointHandler handler) {
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(request, response, answer(request));
    }

    private EndpointResponse answer(HttpServletRequest request) throws IOException {
        byte[] body;
        try {
            // One byte more than allowed is enough for the endpoint to see that it is too much.
            body = request.getInputStream().readNBytes(handler.maxRequestBytes() + 1);
        } catch (IOException e) {
            if (e.getCause() instanceof TimeoutException) {
                return handler.refusal(new DataActionProblem(
                                Code.REQUEST_TIMEOUT, "the request did not arrive in time", "none", true))
                        .withHeader("Connection", "close");
            }
            throw e;
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        String within = request.getPathInfo();
        return handler.handle(new EndpointRequest(
                request.getMethod(),
                request.getServletPath() + (within == null ? "" : within),
                Headers.ofAll(headers),
                body,
                request.getRemoteAddr()));
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, EndpointResponse answer)
            throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::addHeader);
        response.setContentLength(answer.body().length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(answer.body());
        }
    }
}
