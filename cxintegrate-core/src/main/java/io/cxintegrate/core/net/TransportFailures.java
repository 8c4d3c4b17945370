package io.cxintegrate.core.net;

import io.cxintegrate.core.net.TransportException.Kind;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What the exceptions of {@code java.net.http} mean: by type wherever there is one, because its messages may quote header
 * values and differ between releases. The few that only a message tells apart are in one table.
 */
final class TransportFailures {
    private record Known(String text, Kind kind, String problem) {}

    private static final String NOT_TLS =
            "no connection: the port does not speak TLS; use http:// or the port for https";

    private static final String REFUSED =
            "not processed: the server refused the HTTP/2 stream (REFUSED_STREAM or GOAWAY, RFC 9113 section 8.7)";

    /** Each has a test. When a release changes its words the failure counts as a lost connection, which is the safe side. */
    private static final List<Known> BY_MESSAGE = List.of(
            // Both are said of the first record only; "Unrecognized record version ..." may come later.
            new Known("Unsupported or unrecognized SSL message", Kind.TLS, NOT_TLS),
            new Known("Unrecognized SSL message, plaintext connection?", Kind.TLS, NOT_TLS),
            new Known(
                    "Remote host terminated the handshake",
                    Kind.CONNECT,
                    "no connection: it was closed during the TLS handshake"),
            new Known(
                    "too many concurrent streams",
                    Kind.CONNECT,
                    "not sent: the HTTP/2 connection has no free stream; set a concurrency limit or use HTTP/1.1"),
            // Java 17 says the first, of REFUSED_STREAM; Java 25 the second, of GOAWAY too, after a repeat of its own.
            new Known("Stream not processed", Kind.CONNECT, REFUSED),
            new Known("request not processed by peer", Kind.CONNECT, REFUSED),
            new Known("Tunnel failed", Kind.CONNECT, "no connection: the proxy refuses to open a tunnel to this host"),
            new Known(
                    "unexpected content length header with 204",
                    Kind.MALFORMED_RESPONSE,
                    "the server answered 204 with a Content-Length, which HTTP does not allow (RFC 9110 section 8.6)"));

    private TransportFailures() {}

    static TransportException of(TransportRequest request, Throwable failure) {
        List<Throwable> chain = chain(failure);
        for (Throwable t : chain) {
            if (t instanceof TransportException already) {
                return already;
            }
            if (t instanceof CappedBody.TooLarge large) {
                return large.of(request);
            }
        }
        Throwable cause = chain.get(0);
        String unconnected = connecting(chain);
        if (unconnected != null) {
            return failed(request, Kind.CONNECT, "no connection: " + unconnected, cause);
        }
        for (Throwable t : chain) {
            for (Known known : BY_MESSAGE) {
                if (t.getMessage() != null && t.getMessage().contains(known.text)) {
                    return failed(request, known.kind, known.problem, cause);
                }
            }
        }
        String insecure = handshaking(chain);
        if (insecure != null) {
            return failed(request, Kind.TLS, "no connection: " + insecure, cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return timeout(request);
        }
        if (cause instanceof CancellationException || cause instanceof InterruptedException) {
            return new TransportException(request + " was cancelled", Kind.INTERRUPTED, cause);
        }
        if (cause instanceof ProtocolException) {
            return failed(request, Kind.MALFORMED_RESPONSE, "what the server answered is not HTTP", cause);
        }
        return failed(
                request,
                Kind.CONNECTION_LOST,
                "connection " + (cause instanceof ClosedChannelException ? "closed" : "lost")
                        + " before the response was complete",
                cause);
    }

    static TransportException timeout(TransportRequest request) {
        return failed(request, Kind.TIMEOUT, "no complete response within " + request.timeout(), null);
    }

    static TransportException interrupted(TransportRequest request, Throwable cause) {
        return new TransportException(request + " was interrupted", Kind.INTERRUPTED, cause);
    }

    static TransportException refusedByClose(TransportRequest request) {
        return new TransportException(request + " was refused: the transport is closed", Kind.CLOSED, null);
    }

    static TransportException endedByClose(TransportRequest request) {
        return new TransportException(request + " was ended: the transport was closed", Kind.CLOSED, null);
    }

    /** Why there is no connection, and what to do; null when there was one. */
    private static @Nullable String connecting(List<Throwable> chain) {
        for (Throwable t : chain) {
            if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
                return "the host name is not known; check the base URI and DNS";
            }
        }
        for (Throwable t : chain) {
            if (t instanceof HttpConnectTimeoutException) {
                return "the host did not accept it in time";
            }
            if (t instanceof ConnectException) {
                return "the host refused it or cannot be reached";
            }
        }
        return null;
    }

    /** What is wrong with TLS, and what to do; null when its handshake did not fail. */
    private static @Nullable String handshaking(List<Throwable> chain) {
        boolean handshake = false;
        for (Throwable t : chain) {
            if (t instanceof SSLHandshakeException || t instanceof SSLPeerUnverifiedException) {
                handshake = true;
            } else if (handshake && t instanceof CertificateException) {
                return certificate(chain);
            }
        }
        return handshake ? "the TLS handshake failed; check the protocols and keys both sides accept" : null;
    }

    private static String certificate(List<Throwable> chain) {
        for (Throwable t : chain) {
            if (t instanceof CertificateExpiredException || t instanceof CertificateNotYetValidException) {
                return "the server's certificate is not valid at this time; check its dates and the clock";
            }
        }
        for (Throwable t : chain) {
            if (t instanceof CertPathBuilderException || t instanceof CertPathValidatorException) {
                return "the server's certificate is not trusted; give its CA by sslContext(...)";
            }
        }
        return "the server's certificate is not for this host; check the host in the base URI";
    }

    private static TransportException failed(
            TransportRequest request, Kind kind, @Nullable String problem, @Nullable Throwable cause) {
        return new TransportException(request + ": " + problem, kind, cause);
    }

    /** From the first that says something to its causes. */
    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = failure; t != null && chain.size() < 20; t = t.getCause()) {
            if (!(t instanceof CompletionException) || t.getCause() == null) {
                chain.add(t);
            }
        }
        return chain;
    }
}
