package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.metrics.Metrics;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** What a test starts as a process of its own, to be killed or to be kept out. */
public final class ChainChild {
    private ChainChild() {}

    /** First what to do, then the file. */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[1]);
        switch (args[0]) {
            case "open" -> open(file);
            case "fill" -> fill(file);
            case "write" -> write(file);
            case "intent" -> intent(file);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void open(Path file) {
        try (ChainedAuditSink sink = ChainedAuditSink.builder(file).build()) {
            say(sink.head().seq() >= 0 ? "opened" : "");
        } catch (AuditException e) {
            say(String.valueOf(e.getMessage()));
        }
    }

    /** Runs into a limit of 4,096 bytes inside a line, then begins the next file. */
    private static void fill(Path file) {
        try (ChainedAuditSink sink =
                ChainedAuditSink.builder(file).maxBytes(4_500).build()) {
            AuditEvent small = event("s");
            AuditEvent large =
                    small.toBuilder().attribute("text", "x".repeat(700)).build();
            try {
                while (true) {
                    sink.append(small);
                }
            } catch (AuditException e) {
                say(String.valueOf(e.getMessage()));
            }
            sink.append(large);
            say("rotated");
        }
    }

    /** Says each record's id once it is acknowledged, from several threads, until killed. */
    private static void write(Path file) throws InterruptedException {
        ChainedAuditSink sink =
                ChainedAuditSink.builder(file).durable(true).maxBytes(32_000).build();
        for (int t = 0; t < 4; t++) {
            new Thread(() -> {
                        while (true) {
                            AuditEvent event =
                                    AuditEvent.builder().eventType("k").build();
                            sink.append(event);
                            say(event.eventId());
                        }
                    })
                    .start();
        }
        new CountDownLatch(1).await();
    }

    /** The order that the library asks for: the intent first, and not a step before it is kept. */
    private static void intent(Path file) throws InterruptedException {
        ChainedAuditSink sink = ChainedAuditSink.builder(file).durable(true).build();
        AuditTrail trail = AuditTrail.of(sink.required(), Metrics.noop());
        trail.record(event("connector.create.intent"));
        say("working");
        new CountDownLatch(1).await();
        trail.record(event("connector.create"));
    }

    private static AuditEvent event(String type) {
        return AuditEvent.builder().eventType(type).build();
    }

    /** One write to the pipe, so that lines of several threads stay whole. */
    private static void say(String line) {
        try {
            OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);
}
