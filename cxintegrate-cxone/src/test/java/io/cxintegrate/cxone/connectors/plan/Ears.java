package io.cxintegrate.cxone.connectors.plan;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.RetryListener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears all that is said: the log at every level, measurements, audit records, retries, failures, and every byte that is sent. */
final class Ears implements AutoCloseable {
    private static final String LEVEL = "org.slf4j.simpleLogger.log.io.cxintegrate";
    private static final int TRACE = 0;
    private static final int WARN = 30;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream before = System.err;
    private final Map<Logger, Integer> levels = new HashMap<>();

    Ears() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        logEverything();
    }

    void hear(String where, Object said) {
        heard.add(where + ": " + said);
    }

    /** The stack trace has all causes and what was suppressed; the context and the attempts are beside it. */
    void hear(String where, Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        hear(where, text);
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof CxException e) {
                hear(where, e.context() + " " + e.context().problems() + " " + e.attemptHistory());
            }
        }
    }

    Metrics metrics() {
        return new Metrics() {
            @Override
            public void count(String name, long value, Map<String, String> tags) {
                hear("metric", name + tags);
            }

            @Override
            public void time(String name, Duration value, Map<String, String> tags) {
                hear("metric", name + tags);
            }

            @Override
            public void gauge(String name, double value, Map<String, String> tags) {
                hear("metric", name + tags);
            }
        };
    }

    AuditSink audit() {
        return event -> hear("audit", event + " " + event.toJson().toJson());
    }

    RetryListener retries() {
        return event -> {
            hear("retry", event);
            hear("retry", event.failure());
        };
    }

    /** What is sent over it is heard, all but what proves who we are: that is kept apart. */
    HttpTransport listening(HttpTransport under) {
        return new HttpTransport() {
            @Override
            public TransportResponse send(TransportRequest request) {
                note(request);
                return under.send(request);
            }

            @Override
            public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
                note(request);
                return under.sendAsync(request);
            }

            @Override
            public void close() {
                under.close();
            }
        };
    }

    private void note(TransportRequest request) {
        StringBuilder sent = new StringBuilder(request.method() + " " + request.uri());
        request.headers()
                .without("Authorization")
                .forEach((name, value) ->
                        sent.append('\n').append(name).append(": ").append(value));
        sent.append("\n\n").append(new String(request.body(), StandardCharsets.UTF_8));
        (request.uri().getPath().endsWith("/token") ? credentials : heard).add(sent.toString());
        request.headers()
                .first("Authorization")
                .ifPresent(proof -> credentials.add(request.uri().getAuthority() + " " + proof));
    }

    /** How many things were heard. */
    int size() {
        return heard.size();
    }

    /** What was sent to prove who we are: to the token endpoint, and as bearer token. */
    List<String> credentials() {
        return List.copyOf(credentials);
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /** Where this was heard: plainly, in hexadecimal digits, or in Base64 wherever in it. */
    List<String> telling(String secret) {
        List<String> spellings = new ArrayList<>(List.of(secret));
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        spellings.add(HexFormat.of().formatHex(bytes));
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[bytes.length + shift];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            String all = Base64.getEncoder().encodeToString(shifted);
            spellings.add(all.substring(shift == 0 ? 0 : 4, all.length() - 4));
        }
        List<String> everything = new ArrayList<>(heard);
        everything.add("log: " + log());
        return everything.stream()
                .filter(text -> spellings.stream().anyMatch(text::contains))
                .toList();
    }

    @Override
    public void close() {
        System.setErr(before);
        System.clearProperty(LEVEL);
        // Those that were made meanwhile go back to what the build sets for all.
        loggers().values().stream()
                .filter(Ears::isOurs)
                .forEach(logger -> level(logger, levels.getOrDefault(logger, WARN)));
    }

    /** The loggers of the simple binding read their level once and have no setter. */
    private void logEverything() {
        System.setProperty(LEVEL, "trace");
        loggers().values().stream().filter(Ears::isOurs).forEach(logger -> levels.put(logger, level(logger, TRACE)));
    }

    private static boolean isOurs(Logger logger) {
        return logger.getName().startsWith("io.cxintegrate.");
    }

    private static int level(Logger logger, int value) {
        try {
            Field level = logger.getClass().getDeclaredField("currentLogLevel");
            level.setAccessible(true);
            int old = level.getInt(logger);
            level.setInt(logger, value);
            return old;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Logger> loggers() {
        try {
            Field map = LoggerFactory.getILoggerFactory().getClass().getDeclaredField("loggerMap");
            map.setAccessible(true);
            return (Map<String, Logger>) map.get(LoggerFactory.getILoggerFactory());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
