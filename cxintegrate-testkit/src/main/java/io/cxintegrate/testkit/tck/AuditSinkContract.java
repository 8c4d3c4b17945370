package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AuditSink} that keeps records has to pass. A test extends it and says how to open one and how to read what
 * it kept; each test opens one sink, which is closed before it is read.
 */
public abstract class AuditSinkContract {
    /** For test classes. */
    protected AuditSinkContract() {}

    /** Opens the sink under test, empty. */
    protected abstract AuditSink open() throws Exception;

    /** What the sink that was opened has kept, as {@link AuditEvent#toJson()} gave it, in the order it was kept. */
    protected abstract List<JsonObject> kept() throws Exception;

    private static AuditEvent event(String type) {
        return AuditEvent.builder().eventType(type).attribute("bot_id", "bot-1").build();
    }

    @Test
    void append_severalRecords_keepsThemInOrder() throws Exception {
        List<JsonObject> appended = new ArrayList<>();
        try (AuditSink sink = open()) {
            for (int i = 0; i < 20; i++) {
                AuditEvent event = event("e" + i);
                sink.append(event);
                appended.add(event.toJson());
            }
        }
        assertEquals(appended, kept());
    }

    @Test
    void append_oddTexts_comeBackWhole() throws Exception {
        AuditEvent event = event("t").toBuilder()
                .attribute("text", "two\nlines\r\n\t\"quoted\" \\ \u2028 Grüße \ud83d\ude00 \u0001")
                .attribute("long", "x".repeat(100_000))
                .attribute("password", "hunter2")
                .details(JsonObject.of("nested", JsonObject.of("token", "hunter2")))
                .build();
        try (AuditSink sink = open()) {
            sink.append(event);
        }
        assertEquals(List.of(event.toJson()), kept());
        assertFalse(kept().toString().contains("hunter2"));
    }

    @Test
    void append_severalThreads_keepsEachRecordOnce() throws Exception {
        Set<String> appended = new HashSet<>();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (AuditSink sink = open()) {
            List<Future<List<String>>> all = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                all.add(pool.submit(() -> {
                    List<String> ids = new ArrayList<>();
                    for (int i = 0; i < 25; i++) {
                        AuditEvent event = event("t");
                        sink.append(event);
                        ids.add(event.eventId());
                    }
                    return ids;
                }));
            }
            for (Future<List<String>> one : all) {
                appended.addAll(one.get(60, TimeUnit.SECONDS));
            }
        } finally {
            pool.shutdownNow();
        }
        List<String> kept = kept().stream().map(json -> json.string("event_id")).toList();
        assertEquals(100, kept.size());
        assertEquals(appended, new HashSet<>(kept));
    }

    @Test
    void append_interruptedThread_leavesTheFlag() throws Exception {
        try (AuditSink sink = open()) {
            Thread.currentThread().interrupt();
            try {
                sink.append(event("t"));
            } catch (AuditException e) {
                // A sink that waits may give up; it may not swallow the interrupt.
            }
            assertTrue(Thread.interrupted(), "the interrupt is gone");
            sink.append(event("after"));
        }
        assertEquals("after", kept().get(kept().size() - 1).string("event_type"));
    }

    @Test
    void append_closed_isRefused() throws Exception {
        AuditSink sink = open();
        sink.append(event("t"));
        sink.close();
        assertDoesNotThrow(sink::close, "a second close does nothing");
        assertThrows(AuditException.class, () -> sink.append(event("late")));
        assertEquals(1, kept().size());
    }

    @Test
    void flush_betweenRecords_losesNothing() throws Exception {
        try (AuditSink sink = open()) {
            sink.flush();
            sink.append(event("a"));
            sink.flush();
            sink.append(event("b"));
        }
        assertEquals(2, kept().size());
    }

    @Test
    void required_marked_writesToTheSame() throws Exception {
        try (AuditSink sink = open()) {
            AuditSink required = sink.required();
            assertTrue(required.isRequired());
            required.append(event("t"));
        }
        assertEquals(1, kept().size());
    }
}
