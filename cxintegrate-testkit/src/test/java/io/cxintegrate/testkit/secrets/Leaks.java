package io.cxintegrate.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.retry.RetryListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Hears everything that is said while it is open: what is logged at every level, what is measured, what listeners are told,
 * and what it is given; and finds the secrets in it. The log is that of the whole process, so one is open at a time.
 */
public final class Leaks implements AutoCloseable {
    private record Heard(String where, String text) {}

    private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream err = System.err;
    private final LogLevels levels = LogLevels.all();

    /** Starts to listen. */
    public Leaks() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    /** Hears this text. */
    public void hear(String where, String text) {
        heard.add(new Heard(where, text));
    }

    /** Hears everything an exception says: its stack with all causes, its context, and its serialised form. */
    public void hear(Throwable failure) {
        StringWriter stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack, true));
        hear("stack trace", stack.toString());
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof CxException e) {
                hear(
                        "error context",
                        e.context() + " " + e.platform() + e.operation() + e.platformCode() + e.correlationId()
                                + e.context().problems() + e.context().missingScope() + e.attemptHistory());
            }
        }
        hear("serialised exception", serialised(failure));
    }

    /** Does this, and hears how it fails, if it does. */
    public void hearing(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            hear(e);
        }
    }

    /** Hears what is measured. */
    public Metrics metrics() {
        return new Metrics() {
            @Override
            public void count(String name, long amount, Map<String, String> tags) {
                hear("metric", name + tags);
            }

            @Override
            public void time(String name, Duration duration, Map<String, String> tags) {
                hear("metric", name + tags);
            }

            @Override
            public void gauge(String name, double value, Map<String, String> tags) {
                hear("metric", name + tags);
            }
        };
    }

    /** Hears of failed attempts. */
    public RetryListener retryListener() {
        return event -> {
            hear("retry event", event.toString());
            hear(event.failure());
        };
    }

    /** Hears what is recorded. */
    public AuditSink audit() {
        return event -> hear("audit record", event + " " + event.toJson().toJson());
    }

    /** How much was heard so far beside the log. */
    public int heard() {
        return heard.size();
    }

    /** What was logged so far. */
    public String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /** Where which of these was heard, each in words. */
    public List<String> of(Planted... secrets) {
        List<String> found = new ArrayList<>();
        List<Heard> all = new ArrayList<>(heard);
        all.add(new Heard("log", log()));
        for (Heard one : all) {
            for (Planted secret : secrets) {
                secret.in(one.text).ifPresent(how -> found.add(one.where + " tells " + how + ": " + one.text));
            }
        }
        return found;
    }

    /** Nothing of them was heard. */
    public void assertNone(Planted... secrets) {
        assertThat(of(secrets)).isEmpty();
    }

    @Override
    public void close() {
        System.setErr(err);
        levels.close();
    }

    private static String serialised(Throwable failure) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        } catch (IOException e) {
            throw new UncheckedIOException(failure.getClass() + " cannot be serialised", e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
