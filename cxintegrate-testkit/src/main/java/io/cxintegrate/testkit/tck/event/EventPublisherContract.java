package io.cxintegrate.testkit.tck.event;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link EventPublisher} has to pass, also one without a feed of ours behind it, such as a broker's. A test extends
 * it and says how to open one and how to read what has arrived; each test opens one publisher into an empty topic.
 */
public abstract class EventPublisherContract {
    private static final int PATIENCE_SECONDS = 60;

    /** For test classes. */
    protected EventPublisherContract() {}

    /** Opens the publisher under test. */
    protected abstract EventPublisher open() throws Exception;

    /** The ids of what has arrived so far, in the order of arrival; an event that came more than once may be there again. */
    protected abstract List<String> arrived() throws Exception;

    private static List<EventEnvelope> events(String name, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> EventEnvelope.builder()
                        .id(name + "-" + i)
                        .type("tck.event")
                        .schemaVersion("1")
                        .source("urn:example:tck")
                        .subject(name)
                        .time(Instant.EPOCH)
                        .data(JsonObject.of("text", "\u0000 two\nlines ß 😀"))
                        .build())
                .toList();
    }

    private static List<String> ids(String name, int to) {
        return events(name, 0, to).stream().map(EventEnvelope::id).toList();
    }

    private List<String> arrivedOnce() throws Exception {
        return List.copyOf(new LinkedHashSet<>(arrived()));
    }

    @Test
    void publish_batches_haveArrivedInOrderWhenItReturns() throws Exception {
        try (EventPublisher publisher = open()) {
            publisher.publish(events("a", 0, 1));
            assertEquals(ids("a", 1), arrivedOnce());
            publisher.publish(events("a", 1, 300));
            assertEquals(ids("a", 300), arrivedOnce());
        }
    }

    @Test
    void publish_sameBatchAgain_losesNothing() throws Exception {
        try (EventPublisher publisher = open()) {
            publisher.publish(events("a", 0, 3));
            publisher.publish(events("a", 0, 3));
            assertEquals(ids("a", 3), arrivedOnce());
        }
    }

    @Test
    void publish_nothing_isQuiet() throws Exception {
        try (EventPublisher publisher = open()) {
            publisher.publish(List.of());
            assertEquals(List.of(), arrived());
        }
    }

    @Test
    void publish_manyThreads_keepsTheOrderOfEachSubject() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (EventPublisher publisher = open()) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String name = "t" + t;
                running.add(pool.submit(() -> {
                    for (int i = 0; i < 20; i += 2) {
                        publisher.publish(events(name, i, i + 2));
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            List<String> arrived = arrivedOnce();
            for (int t = 0; t < 4; t++) {
                String name = "t" + t;
                assertEquals(
                        ids(name, 20),
                        arrived.stream().filter(id -> id.startsWith(name + "-")).toList());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void publishAsync_batch_hasArrivedWhenTheFutureIsDone() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(1);
        try (EventPublisher publisher = open()) {
            publisher.publishAsync(events("a", 0, 3), pool).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertEquals(ids("a", 3), arrivedOnce());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void publishAsync_executorRefuses_neverThrows() throws Exception {
        try (EventPublisher publisher = open()) {
            CompletableFuture<PublishReceipt> published =
                    assertDoesNotThrow(() -> publisher.publishAsync(events("a", 0, 1), task -> {
                        throw new RejectedExecutionException("full");
                    }));
            // One that needs no executor has published; one that does has failed.
            if (!published.isCompletedExceptionally()) {
                published.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertEquals(ids("a", 1), arrivedOnce());
            }
            assertTrue(published.isDone());
        }
    }

    @Test
    void close_again_doesNothing() throws Exception {
        EventPublisher publisher = open();
        publisher.publish(events("a", 0, 1));
        publisher.close();
        assertDoesNotThrow(publisher::close);
        assertEquals(ids("a", 1), arrivedOnce());
    }
}
