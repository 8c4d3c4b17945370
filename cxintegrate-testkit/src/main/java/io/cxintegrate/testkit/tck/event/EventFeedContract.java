package io.cxintegrate.testkit.tck.event;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventFeed;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.Subscription;
import io.cxintegrate.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link EventFeed} has to pass, and the {@link EventPublisher} that writes what it reads. A test extends it and
 * says how to open both; each test uses a storage of its own, so the first of them that is opened finds nothing, and later
 * ones are other handles on the same storage, as another process would have them. Whatever was opened is closed in the end.
 */
public abstract class EventFeedContract {
    private static final int PATIENCE_SECONDS = 30;
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123456Z");

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** For test classes. */
    protected EventFeedContract() {}

    /** Opens the feed under test; where one is shared between processes, a new one over the same storage. */
    protected abstract EventFeed openFeed() throws Exception;

    /** Opens what publishes into that storage. */
    protected abstract EventPublisher openPublisher() throws Exception;

    /**
     * Makes the storage forget at least everything that was published so far, as time or the lack of room does. What is
     * published meanwhile, if anything, is of type {@code tck.filler}.
     */
    protected abstract void forget() throws Exception;

    @AfterEach
    void closeWhatWasOpened() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    @Test
    void tail_publishedEarlierAndLater_hearsBothInOrder() throws Exception {
        EventPublisher publisher = publisher();
        publisher.publish(events("a", 0, 3));
        FeedRecorder listener = new FeedRecorder();
        feed().tail(feed().since(Instant.EPOCH), listener);
        publisher.publish(events("a", 3, 5));
        publisher.publish(events("a", 5, 6));
        assertEquals(ids("a", 0, 6), listener.awaitIds(6));
    }

    @Test
    void tail_latest_hearsOnlyWhatComesLater() throws Exception {
        publisher().publish(events("old", 0, 3));
        Cursor latest = feed().latest();
        publisher().publish(events("new", 0, 2));
        FeedRecorder listener = new FeedRecorder();
        feed().tail(latest, listener);
        assertEquals(ids("new", 0, 2), listener.awaitIds(2));
    }

    @Test
    void since_timeBeforeEverything_isTheBeginning() throws Exception {
        publisher().publish(events("a", 0, 3));
        FeedRecorder listener = new FeedRecorder();
        feed().tail(feed().since(Instant.parse("2000-01-01T00:00:00Z")), listener);
        assertEquals(ids("a", 0, 3), listener.awaitIds(3));
        assertEquals(List.of(), listener.gaps());
    }

    @Test
    void since_timeToCome_isTheEnd() throws Exception {
        publisher().publish(events("old", 0, 3));
        Cursor later = feed().since(Instant.parse("9000-01-01T00:00:00Z"));
        publisher().publish(events("new", 0, 1));
        FeedRecorder listener = new FeedRecorder();
        feed().tail(later, listener);
        assertEquals(ids("new", 0, 1), listener.awaitIds(1));
    }

    @Test
    void tail_eventOfEveryKind_comesBackEqual() throws Exception {
        EventEnvelope plain = event("plain");
        EventEnvelope odd = EventEnvelope.builder()
                .id("id ' \" \\ % ß 😀")
                .type("x".repeat(255))
                .schemaVersion("2.1.0-rc.1+build")
                .source("urn:example:a/b?c=d#e")
                .subject("subject ' \" \\ % ß 😀")
                .time(Instant.parse("1969-12-31T23:59:59.999999Z"))
                .data(JsonObject.parse("{\"z\":1,\"a\":[null,{},\"\\u0000 two\\nlines 😀\"],\"id\":9007199254740993,"
                        + "\"money\":150.00}"))
                .build();
        EventEnvelope large = event("large").toBuilder()
                .data(JsonObject.of("x", "y".repeat(300_000)))
                .build();
        publisher().publish(List.of(plain, odd, large));
        FeedRecorder listener = new FeedRecorder();
        feed().tail(feed().since(Instant.EPOCH), listener);
        assertEquals(List.of(plain, odd, large), listener.await(3));
    }

    @Test
    void tail_cursorOfAnotherHandle_goesOnBehindIt() throws Exception {
        publisher().publish(events("a", 0, 4));
        FeedRecorder first = new FeedRecorder();
        Subscription subscription = feed().tail(feed().since(Instant.EPOCH), first);
        first.await(4);
        first.awaitTaken(subscription);
        subscription.close();
        publisher().publish(events("a", 4, 6));
        FeedRecorder second = new FeedRecorder();
        // As text: a cursor is kept between two lives of a process.
        feed().tail(new Cursor(subscription.cursor().value()), second);
        assertEquals(ids("a", 4, 6), second.awaitIds(2));
        assertEquals(4, first.heard(), "a closed subscription hears no more");
    }

    @Test
    void tail_cursorOfEachBatch_goesOnExactlyBehindIt() throws Exception {
        publisher().publish(events("a", 0, 1_200));
        FeedRecorder whole = new FeedRecorder();
        feed().tail(feed().since(Instant.EPOCH), whole);
        List<String> all = whole.awaitIds(1_200);
        assertEquals(ids("a", 0, 1_200), all);
        for (FeedRecorder.Batch batch : whole.batches()) {
            publisher().publish(events("end", 0, 1));
            FeedRecorder rest = new FeedRecorder();
            Subscription subscription = feed().tail(batch.next(), rest);
            List<String> expected = all.subList(batch.end(), all.size());
            assertEquals(expected, rest.awaitIds(expected.size() + 1).subList(0, expected.size()));
            subscription.close();
        }
    }

    @Test
    void tail_severalListeners_hearTheSameOrder() throws Exception {
        List<FeedRecorder> listeners = List.of(new FeedRecorder(), new FeedRecorder(), new FeedRecorder());
        for (FeedRecorder listener : listeners) {
            feed().tail(feed().since(Instant.EPOCH), listener);
        }
        int threads = 4;
        int each = 50;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                EventPublisher publisher = publisher();
                String name = "t" + t;
                running.add(pool.submit(() -> {
                    for (int i = 0; i < each; i += 2) {
                        publisher.publish(events(name, i, i + 2));
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        List<String> order = listeners.get(0).awaitIds(threads * each);
        for (FeedRecorder other : listeners) {
            assertEquals(order, other.awaitIds(threads * each));
        }
        for (int t = 0; t < threads; t++) {
            String name = "t" + t;
            assertEquals(
                    ids(name, 0, each),
                    order.stream().filter(id -> id.startsWith(name + "-")).toList(),
                    "the events of one publisher keep their order");
        }
    }

    @Test
    void listener_fails_hearsTheSameAgainAndNothingIsSkipped() throws Exception {
        FeedRecorder listener = new FeedRecorder();
        listener.failNext(2);
        Subscription subscription = feed().tail(feed().latest(), listener);
        publisher().publish(events("a", 0, 1));
        assertEquals(List.of("a-0", "a-0", "a-0"), listener.awaitIds(3));
        publisher().publish(events("a", 1, 2));
        assertEquals(List.of("a-0", "a-0", "a-0", "a-1"), listener.awaitIds(4));
        listener.awaitTaken(subscription);
    }

    @Test
    void listener_leavesAnInterrupt_hearsWhatFollows() throws Exception {
        FeedRecorder listener = new FeedRecorder();
        listener.interruptItself();
        feed().tail(feed().latest(), listener);
        publisher().publish(events("a", 0, 1));
        listener.await(1);
        publisher().publish(events("a", 1, 2));
        assertEquals(ids("a", 0, 2), listener.awaitIds(2));
    }

    @Test
    void tail_eventsForgotten_hearsOfTheGapAndGoesOn() throws Exception {
        EventFeed feed = feed();
        Cursor old = feed.latest();
        publisher().publish(events("lost", 0, 3));
        forget();
        publisher().publish(events("new", 0, 2));
        FeedRecorder listener = new FeedRecorder();
        feed().tail(old, listener);
        listener.awaitId("new-1");
        assertEquals(List.of(old), listener.gaps());
        assertEquals(
                ids("new", 0, 2),
                listener.await(2).stream()
                        .filter(event -> !event.type().equals("tck.filler"))
                        .map(EventEnvelope::id)
                        .toList());
    }

    @Test
    void gap_listenerFails_hearsOfItAgain() throws Exception {
        Cursor old = feed().latest();
        publisher().publish(events("lost", 0, 3));
        forget();
        publisher().publish(events("new", 0, 1));
        FeedRecorder listener = new FeedRecorder();
        listener.failNext(1);
        feed().tail(old, listener);
        listener.awaitId("new-0");
        assertEquals(List.of(old, old), listener.gaps());
    }

    @Test
    void tail_cursorOfNobody_isRefused() throws Exception {
        EventFeed feed = feed();
        assertThrows(InvalidInputException.class, () -> feed.tail(new Cursor("no cursor of ours"), new FeedRecorder()));
    }

    @Test
    void publish_nothing_isQuiet() throws Exception {
        FeedRecorder listener = new FeedRecorder();
        feed().tail(feed().latest(), listener);
        publisher().publish(List.of());
        publisher().publish(events("a", 0, 1));
        assertEquals(ids("a", 0, 1), listener.awaitIds(1));
    }

    @Test
    void publishAsync_batch_isPublishedWhenTheFutureIsDone() throws Exception {
        Cursor start = feed().latest();
        publisher().publishAsync(events("a", 0, 3), Runnable::run).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        FeedRecorder listener = new FeedRecorder();
        feed().tail(start, listener);
        assertEquals(ids("a", 0, 3), listener.awaitIds(3));
    }

    @Test
    void close_byTheListenerItself_endsThereAndDoesNotHang() throws Exception {
        FeedRecorder listener = new FeedRecorder();
        Subscription subscription = feed().tail(feed().latest(), listener);
        listener.closeAtNext(subscription);
        publisher().publish(events("a", 0, 1));
        listener.await(1);
        publisher().publish(events("a", 1, 2));
        assertDoesNotThrow(subscription::close, "a second close does nothing");
        assertEquals(1, listener.heard());
    }

    @Test
    void close_listenerAtWork_interruptsItAndWaitsForIt() throws Exception {
        FeedRecorder listener = new FeedRecorder();
        listener.blockAtNext();
        Subscription subscription = feed().tail(feed().latest(), listener);
        publisher().publish(events("a", 0, 1));
        listener.awaitBlocked();
        subscription.close();
        assertTrue(listener.wasInterrupted(), "the listener that was at work has ended");
    }

    @Test
    void closed_feed_refusesAndEndsItsSubscriptions() throws Exception {
        EventFeed feed = feed();
        FeedRecorder listener = new FeedRecorder();
        listener.blockAtNext();
        feed.tail(feed.latest(), listener);
        publisher().publish(events("a", 0, 1));
        listener.awaitBlocked();
        Cursor cursor = feed.latest();
        feed.close();
        assertDoesNotThrow(feed::close, "a second close does nothing");
        assertTrue(listener.wasInterrupted(), "the subscription has ended");
        assertThrows(UnavailableException.class, () -> feed.tail(cursor, new FeedRecorder()));
        assertThrows(UnavailableException.class, feed::latest);
        assertThrows(UnavailableException.class, () -> feed.since(TIME));
        assertFalse(listener.heard() > 1, "nothing is heard after that");
    }

    private EventFeed feed() throws Exception {
        EventFeed feed = openFeed();
        opened.add(feed);
        return feed;
    }

    private EventPublisher publisher() throws Exception {
        EventPublisher publisher = openPublisher();
        opened.add(publisher);
        return publisher;
    }

    private static EventEnvelope event(String id) {
        return EventEnvelope.builder()
                .id(id)
                .type("tck.event")
                .schemaVersion("1")
                .source("urn:example:tck")
                .subject("one")
                .time(TIME)
                .data(JsonObject.of("id", id))
                .build();
    }

    private static List<String> ids(String name, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> name + "-" + i).toList();
    }

    private static List<EventEnvelope> events(String name, int from, int to) {
        return ids(name, from, to).stream().map(EventFeedContract::event).toList();
    }
}
