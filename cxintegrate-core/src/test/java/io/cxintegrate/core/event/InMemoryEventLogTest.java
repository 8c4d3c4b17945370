package io.cxintegrate.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the contract in the testkit cannot know of the log in memory, and the default of {@code publishAsync}. */
class InMemoryEventLogTest {
    private static List<EventEnvelope> events(String... ids) {
        return List.of(ids).stream()
                .map(id -> EventEnvelope.builder()
                        .id(id)
                        .type("t")
                        .schemaVersion("1")
                        .source("urn:x")
                        .data(JsonObject.empty())
                        .build())
                .toList();
    }

    /** Tells what it hears as texts. */
    private static FeedListener into(BlockingQueue<String> heard) {
        return new FeedListener() {
            @Override
            public void onBatch(List<EventEnvelope> events, Cursor next) {
                events.forEach(event -> heard.add(event.id()));
            }

            @Override
            public void onGap(Cursor from, Cursor next) {
                heard.add("gap");
            }
        };
    }

    @Test
    void tail_cursorOfALogBefore_isAGapAndThenWhatThereIs() throws InterruptedException {
        Cursor old;
        try (InMemoryEventLog before = new InMemoryEventLog()) {
            before.publish(events("lost"));
            old = before.latest();
        }
        BlockingQueue<String> heard = new ArrayBlockingQueue<>(10);
        try (InMemoryEventLog log = new InMemoryEventLog()) {
            log.publish(events("a"));
            log.tail(old, into(heard));
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("gap");
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("a");
        }
    }

    @Test
    void publish_moreThanThereIsRoom_keepsTheLast() throws InterruptedException {
        BlockingQueue<String> heard = new ArrayBlockingQueue<>(10);
        try (InMemoryEventLog log = new InMemoryEventLog(2, TimeSource.system())) {
            Cursor start = log.latest();
            log.publish(events("a", "b", "c"));
            log.tail(start, into(heard));
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("gap");
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("b");
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("c");
        }
    }

    @Test
    void close_withSubscriptions_leavesNoThread() throws InterruptedException {
        InMemoryEventLog log = new InMemoryEventLog();
        ArrayBlockingQueue<Thread> threads = new ArrayBlockingQueue<>(1);
        log.tail(log.latest(), new FeedListener() {
            @Override
            public void onBatch(List<EventEnvelope> events, Cursor next) {
                threads.add(Thread.currentThread());
            }

            @Override
            public void onGap(Cursor from, Cursor next) {
                throw new AssertionError("nothing is lost");
            }
        });
        log.publish(events("a"));
        Thread thread = threads.poll(20, TimeUnit.SECONDS);
        log.close();
        assertThat(thread).isNotNull();
        assertThat(thread.isAlive()).isFalse();
        assertThatThrownBy(() -> log.publish(events("b")))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("the in-memory event log is closed");
    }

    @Test
    void tail_cursorOfAnotherFeed_isRefused() {
        try (InMemoryEventLog log = new InMemoryEventLog()) {
            assertThatThrownBy(() -> log.tail(new Cursor("17"), into(new ArrayBlockingQueue<>(1))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("the cursor is none of an in-memory event log, whose cursors are of an id, a colon and"
                            + " a number");
        }
    }

    @Test
    void publishAsync_cancelled_interruptsThePublisher() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        EventPublisher stuck = events -> {
            started.countDown();
            try {
                boolean unused = new CountDownLatch(1).await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return PublishReceipt.of(events.size());
        };
        CompletableFuture<PublishReceipt> published =
                stuck.publishAsync(events("a"), task -> new Thread(task, "publishing").start());
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        published.cancel(true);
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void publishAsync_failsOrIsRejected_failsTheFutureAndNeverThrows() {
        EventPublisher failing = events -> {
            throw new UnavailableException("down");
        };
        assertThat(failing.publishAsync(events("a"), Runnable::run))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(UnavailableException.class)
                .withMessage("down");
        assertThat(failing.publishAsync(events("a"), task -> {
                    throw new RejectedExecutionException("full");
                }))
                .isCompletedExceptionally();
    }
}
