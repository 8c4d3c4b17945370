package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.sink.BatchAuditSink;
import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link BatchAuditSink} has to pass, beside what every sink has to. */
public abstract class BatchAuditSinkContract extends AuditSinkContract {
    /** For test classes. */
    protected BatchAuditSinkContract() {}

    @Override
    protected abstract BatchAuditSink open() throws Exception;

    private static List<AuditEvent> batch(String name, int records) {
        return IntStream.range(0, records)
                .mapToObj(i -> AuditEvent.builder()
                        .eventType(name + "-" + i)
                        .attribute("text", "x".repeat(2_000))
                        .build())
                .toList();
    }

    private static List<JsonObject> json(List<AuditEvent> events) {
        return events.stream().map(AuditEvent::toJson).toList();
    }

    @Test
    void appendAll_batchesOfAnySizeAndSingleRecords_areKeptInOrder() throws Exception {
        List<AuditEvent> all = new ArrayList<>();
        try (BatchAuditSink sink = open()) {
            for (int size : new int[] {1, 2, 100, 1_000}) {
                List<AuditEvent> batch = batch("batch-of-" + size, size);
                sink.appendAll(batch);
                all.addAll(batch);
                AuditEvent single = batch("single", 1).get(0);
                sink.append(single);
                all.add(single);
            }
        }
        assertEquals(json(all), kept());
    }

    @Test
    void appendAll_listChangedAfterwards_keepsWhatWasGiven() throws Exception {
        List<AuditEvent> given = batch("given", 3);
        List<AuditEvent> batch = new ArrayList<>(given);
        try (BatchAuditSink sink = open()) {
            sink.appendAll(batch);
            batch.clear();
        }
        assertEquals(json(given), kept());
    }

    @Test
    void appendAll_severalThreads_keepsEachRecordOnceAndEachBatchInItsOrder() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (BatchAuditSink sink = open()) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String name = "t" + t;
                running.add(pool.submit(() -> sink.appendAll(batch(name, 50))));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        List<String> types =
                kept().stream().map(json -> json.string("event_type")).toList();
        assertEquals(200, types.size());
        assertEquals(200, new HashSet<>(types).size());
        for (int t = 0; t < 4; t++) {
            String name = "t" + t;
            assertEquals(
                    batch(name, 50).stream().map(AuditEvent::eventType).toList(),
                    types.stream().filter(type -> type.startsWith(name + "-")).toList());
        }
    }

    @Test
    void appendAll_closed_isRefused() throws Exception {
        BatchAuditSink sink = open();
        sink.appendAll(batch("early", 2));
        sink.close();
        assertThrows(AuditException.class, () -> sink.appendAll(batch("late", 2)));
        assertEquals(2, kept().size());
    }
}
