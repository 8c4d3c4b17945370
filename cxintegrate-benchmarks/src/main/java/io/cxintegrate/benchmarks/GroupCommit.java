package io.cxintegrate.benchmarks;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.chain.ChainedAuditSink;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

/** Records on the disk in a second with 64 writers: one fsync for all that wait, against one fsync for each record. */
final class GroupCommit {
    private static final int WRITERS = 64;
    private static final int ROUNDS = 5;

    private GroupCommit() {}

    /** What writes a record and returns when it is on the disk. */
    private interface Log {
        void append() throws IOException;
    }

    static void run(Report report) throws Exception {
        Path folder = ScratchFiles.folder();
        AuditEvent event = AuditEvents.deployment();
        byte[] line = (event.toJson().toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        ReentrantLock lock = new ReentrantLock();
        double group = 0;
        double virtual = 0;
        double each = 0;
        try (AuditSink sink = ChainedAuditSink.builder(folder.resolve("group.jsonl"))
                        .durable(true)
                        .build();
                FileOutputStream file =
                        new FileOutputStream(folder.resolve("each.jsonl").toFile())) {
            Log chained = () -> sink.append(event);
            Log synced = () -> {
                lock.lock();
                try {
                    file.write(line);
                    file.getFD().sync();
                } finally {
                    lock.unlock();
                }
            };
            perSecond(platform(), chained, 2_000);
            for (int round = 0; round < ROUNDS; round++) {
                each = Math.max(each, perSecond(platform(), synced, 20));
                group = Math.max(group, perSecond(platform(), chained, 400));
                if (VirtualThreads.exist()) {
                    virtual = Math.max(virtual, perSecond(VirtualThreads.executor(), chained, 400));
                }
            }
        }
        ScratchFiles.delete(folder);
        System.out.printf(Locale.ROOT, "  %.0f/s by group commit, %.0f/s with an fsync each%n", group, each);
        report.atLeast(20, "audit append, durable, 64 writers", group, each, "fsync each", "/s");
        if (VirtualThreads.exist()) {
            report.atLeast(20, "audit append, durable, 64 virtual threads", virtual, each, "fsync each", "/s");
        }
    }

    private static ExecutorService platform() {
        return Executors.newFixedThreadPool(WRITERS);
    }

    private static double perSecond(ExecutorService writers, Log log, int recordsOfEach) throws Exception {
        try {
            long start = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                all.add(writers.submit(() -> {
                    for (int n = 0; n < recordsOfEach; n++) {
                        log.append();
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            return WRITERS * recordsOfEach / ((System.nanoTime() - start) / 1e9);
        } finally {
            writers.shutdownNow();
        }
    }
}
