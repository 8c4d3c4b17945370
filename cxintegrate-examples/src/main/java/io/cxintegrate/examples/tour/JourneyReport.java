package io.cxintegrate.examples.tour;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.core.retry.RetryEvent;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.testkit.server.FakePlatform;
import io.cxintegrate.testkit.server.FakeServer;
import io.cxintegrate.testkit.server.Journal;
import io.cxintegrate.testkit.server.RecordedCall;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Prints one journey as it goes and keeps the figures for the table at the end. */
public final class JourneyReport {
    private final String name;
    private final PrintStream out;
    private final TimeSource time;
    private final int number;
    private final InMemoryAuditSink audit = AuditSink.inMemory();
    private final CallStats stats;
    private final List<RetryEvent> retries = new CopyOnWriteArrayList<>();
    private int step;
    private int requests;
    private int tokens;
    private Duration took = Duration.ZERO;
    private @Nullable Throwable failure;

    /** A report that prints to {@code out}. */
    public JourneyReport(String name, PrintStream out, TimeSource time, int number) {
        this.name = name;
        this.out = out;
        this.time = time;
        this.number = number;
        this.stats = new CallStats(time);
    }

    /** Runs a journey and keeps what it throws. */
    public void around(Journey journey) {
        out.println();
        out.println("== " + number + ". " + name + " " + "=".repeat(Math.max(3, 90 - name.length())));
        long start = time.nanoTime();
        try {
            journey.run(this);
        } catch (Exception | AssertionError e) {
            failure = e;
            out.println("   FAILED: " + e);
        }
        took = Duration.ofNanos(time.nanoTime() - start);
    }

    /** Says what comes next. */
    public void step(String what) {
        out.println();
        out.println(" " + number + "." + ++step + "  " + what);
    }

    /** Says something about it. */
    public void say(String text) {
        text.lines().forEach(line -> out.println("      " + line));
    }

    /** Shows a payload. */
    public void show(String label, JsonObject json) {
        out.println("      " + label + " " + json.toJson());
    }

    /** Stops the journey unless something is as it should be. */
    public void expect(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("expected: " + what);
        }
        out.println("      ok: " + what);
    }

    /** Stops the journey unless {@code call} fails as it should, and shows how. */
    public void expectFailure(Class<? extends RuntimeException> type, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            if (type.isInstance(e)) {
                out.println("      refused, as it should be: " + e.getClass().getSimpleName());
                say("  " + e.getMessage());
                return;
            }
            throw e;
        }
        throw new AssertionError("expected a " + type.getSimpleName() + " but nothing was thrown");
    }

    /** Prints what a fake received and answered, secrets masked, and counts it. */
    public void traffic(FakeServer<?> fake) {
        List<RecordedCall> calls = fake.journal().calls();
        requests += calls.size();
        if (fake instanceof FakePlatform<?> platform) {
            tokens += platform.tokens().issued();
        }
        out.println("      what went over the wire to " + fake.name() + ":");
        say(Journal.describe(calls));
    }

    /** Counts requests that went to the library instead of from it. */
    public void served(int count) {
        requests += count;
    }

    /** Where the journey records what it changed. */
    public InMemoryAuditSink audit() {
        return audit;
    }

    /** Where the journey measures. */
    public CallStats stats() {
        return stats;
    }

    /** Hears of repeats. */
    public RetryListener retryListener() {
        return event -> {
            retries.add(event);
            if (event.again()) {
                out.printf(
                        Locale.ROOT,
                        "      attempt %d of %s failed with %s; again after %d ms (%s)%n",
                        event.attempt(),
                        event.operation(),
                        event.failure().status().isPresent()
                                ? Integer.toString(event.failure().status().getAsInt())
                                : event.failure().getClass().getSimpleName(),
                        event.delay().toMillis(),
                        event.reason());
            }
        };
    }

    /** Prints the audit records and the figures of the calls. */
    public void close() {
        say("audit records: "
                + (audit.events().isEmpty() ? "none" : audit.events().size()));
        for (AuditEvent event : audit.events()) {
            say("  " + event.toJson().toJson());
        }
        say("latency: " + stats.snapshot().toDetailedJson().toJson());
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** Whether it went to its end. */
    public boolean succeeded() {
        return failure == null;
    }

    /** The line of the table. */
    Object[] row() {
        return new Object[] {
            number,
            name,
            requests,
            retries.stream().filter(RetryEvent::again).count(),
            tokens,
            audit.events().size(),
            took.toMillis(),
            succeeded() ? "ok" : "FAILED"
        };
    }
}
