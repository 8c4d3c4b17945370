package io.cxintegrate.core.event.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever the other side does, whoever submits how much, and whenever it is closed: every event that was accepted ends in
 * exactly one of receipt, dead letter and drop, and events of one key arrive one after the other, in order.
 */
class BufferedEventPublisherPropertyTest {
    private static final int SUBMITTERS = 3;
    private static final int EACH = 60;

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void events_anyFaultsAndAnyEnd_endOnceAndKeepTheirOrder(
            @ForAll long seed,
            @ForAll Backpressure backpressure,
            @ForAll @IntRange(min = 1, max = 6) int inFlight,
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll @IntRange(min = 0, max = 40) int spare,
            @ForAll boolean closedEarly)
            throws Exception {
        OtherSide other = new OtherSide(seed);
        ConcurrentLinkedQueue<DeadLetter<EventEnvelope>> dead = new ConcurrentLinkedQueue<>();
        BufferedEventPublisher events = BufferedEventPublisher.builder(other, dead::add)
                .clock(new ManualTime())
                .capacity(inFlight * batch + spare)
                .maxInFlight(inFlight)
                .maxBatch(batch)
                .backpressure(backpressure)
                .patience(closedEarly ? Duration.ZERO : Duration.ofSeconds(50))
                .retry(RetryPolicy.builder().maxAttempts(3).build())
                .build();
        Map<String, CompletableFuture<PublishReceipt>> accepted = new ConcurrentHashMap<>();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch midway = new CountDownLatch(1);
        int middle = (int) Math.floorMod(seed, (long) EACH);
        List<FutureTask<Void>> submitters = new ArrayList<>();
        for (int s = 0; s < SUBMITTERS; s++) {
            // A key of its own for each submitter: between two of them there is no order to keep.
            String prefix = "s" + s + "k";
            FutureTask<Void> submitter = new FutureTask<>(() -> {
                for (int i = 0; i < EACH; i++) {
                    if (i == middle) {
                        midway.countDown();
                    }
                    String id = prefix + i % 4 + "-" + i;
                    try {
                        accepted.put(id, events.submit(Events.event(id, i % 4 == 3 ? null : prefix + i % 4)));
                    } catch (UnavailableException e) {
                        refused.incrementAndGet();
                    }
                }
                return null;
            });
            submitters.add(submitter);
            new Thread(submitter, "submitter").start();
        }
        if (closedEarly) {
            assertThat(midway.await(50, TimeUnit.SECONDS)).isTrue();
            events.close();
        }
        for (FutureTask<Void> submitter : submitters) {
            submitter.get(50, TimeUnit.SECONDS);
        }
        events.close();

        Set<String> receipts = new HashSet<>();
        int failed = 0;
        for (Map.Entry<String, CompletableFuture<PublishReceipt>> one : accepted.entrySet()) {
            assertThat(one.getValue()).isDone();
            if (one.getValue().isCompletedExceptionally()) {
                failed++;
            } else {
                receipts.add(one.getKey());
            }
        }
        BufferStats stats = events.stats();
        assertThat(accepted.size() + refused.get()).isEqualTo(SUBMITTERS * EACH);
        assertThat(stats.accepted()).isEqualTo(accepted.size());
        assertThat(stats.accepted()).isEqualTo(stats.published() + stats.deadLettered() + stats.dropped());
        assertThat(stats.held()).isZero();
        assertThat(stats.heldBytes()).isZero();
        assertThat(stats.published()).isEqualTo(receipts.size());
        assertThat(stats.deadLettered()).isEqualTo(dead.size());
        assertThat(failed).isEqualTo((int) (stats.deadLettered() + stats.dropped()));
        Set<String> letters = new HashSet<>();
        dead.forEach(letter -> assertThat(letters.add(letter.message().id())).isTrue());
        assertThat(Collections.disjoint(letters, receipts)).isTrue();
        assertThat(accepted.keySet().containsAll(letters)).isTrue();
        assertThat(other.taken.containsAll(receipts)).isTrue();
        assertThat(stats.dropped()).isLessThanOrEqualTo(backpressure == Backpressure.DROP_OLDEST ? Long.MAX_VALUE : 0);
        other.checkOrder();
    }

    /** Takes, refuses and stumbles by chance, and watches that no two of a key are under way. */
    private static final class OtherSide implements EventPublisher {
        private final long seed;
        private final AtomicLong draws = new AtomicLong();
        private final Set<String> underWay = ConcurrentHashMap.newKeySet();
        private final ConcurrentLinkedQueue<String> arrivals = new ConcurrentLinkedQueue<>();
        private final Set<String> taken = ConcurrentHashMap.newKeySet();
        private volatile boolean overlapped;

        OtherSide(long seed) {
            this.seed = seed;
        }

        @Override
        public PublishReceipt publish(List<EventEnvelope> events) {
            List<String> keys =
                    events.stream().flatMap(e -> e.subject().stream()).toList();
            for (String key : keys) {
                overlapped |= !underWay.add(key);
            }
            try {
                events.forEach(event -> arrivals.add(event.id()));
                int dice = new Random(seed + draws.getAndIncrement()).nextInt(20);
                if (dice < 6) {
                    throw failure(dice);
                }
                events.forEach(event -> taken.add(event.id()));
                return PublishReceipt.of(events.size());
            } finally {
                underWay.removeAll(keys);
            }
        }

        private static CxException failure(int dice) {
            return switch (dice) {
                case 0 -> Events.poison();
                case 1, 2 -> Events.throttled(Duration.ofSeconds(5));
                default -> Events.down();
            };
        }

        /** Numbers of a key only grow; the same one may come again. */
        void checkOrder() {
            assertThat(overlapped).isFalse();
            Map<String, Integer> last = new HashMap<>();
            for (String id : arrivals) {
                String key = id.substring(0, id.indexOf('-'));
                int number = Integer.parseInt(id.substring(id.indexOf('-') + 1));
                if (!key.endsWith("k3")) {
                    assertThat(number).isGreaterThanOrEqualTo(last.getOrDefault(key, -1));
                }
                last.put(key, number);
            }
        }
    }
}
