package io.cxintegrate.pg.event;

import static io.cxintegrate.pg.event.EventDatabase.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.pg.event.OutboxDeadLetter.Reason;
import io.cxintegrate.pg.internal.event.ClaimedEvent;
import io.cxintegrate.pg.internal.event.OutboxClaims;
import io.cxintegrate.pg.internal.event.OutboxRows;
import io.cxintegrate.pg.internal.store.SchemaName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of events that are not taken, and of relays that end. */
@SuppressWarnings("try") // a relay works by being there
class OutboxFailureTest {
    private static final EventDatabase DB = new EventDatabase();
    private static final ErrorContext RETRYABLE =
            ErrorContext.builder().retryable(true).build();

    private final RecordingPublisher publisher = new RecordingPublisher();
    private String schema = "";

    @AfterAll
    static void drop() {
        DB.close();
    }

    @BeforeEach
    void makeSchema() {
        schema = DB.freshSchema();
    }

    private EventOutbox outbox() {
        return EventOutbox.builder(DB.dataSource())
                .schema(schema)
                .orderedBySubject()
                .pollingOnly()
                .build();
    }

    private OutboxRelayBuilder relay(EventOutbox outbox) {
        return outbox.relay(publisher).pollInterval(Duration.ofMillis(20)).retry(policy(5));
    }

    private static RetryPolicy policy(int attempts) {
        return RetryPolicy.builder()
                .maxAttempts(attempts)
                .backoff(Backoff.fixed(Duration.ofMillis(1)))
                .retryAfterCap(Duration.ofHours(1))
                .deadline(Duration.ofDays(1))
                .retryOn(e -> !(e instanceof InvalidInputException) || e.retryable())
                .build();
    }

    private static Consumer<EventEnvelope> failing(String id, RuntimeException failure) {
        return e -> {
            if (e.id().equals(id)) {
                throw failure;
            }
        };
    }

    @Test
    void failingEvent_ofOneSubject_holdsUpOnlyThat() {
        AtomicBoolean away = new AtomicBoolean(true);
        publisher.onEach(e -> {
            if (away.get() && e.subject().orElse("").equals("bad")) {
                throw new UnavailableException("away", RETRYABLE, null);
            }
        });
        try (EventOutbox outbox = outbox();
                OutboxRelay relay = relay(outbox).retry(policy(1_000_000)).start()) {
            for (int i = 0; i < 5; i++) {
                outbox.append(event("bad-" + i, "bad"));
                outbox.append(event("good-" + i, "good"));
            }
            assertThat(publisher.awaitTaken(5)).allMatch(id -> id.startsWith("good-"));
            assertThat(publisher.tried()).doesNotContain("bad-1");
            away.set(false);
            publisher.awaitTaken(10);
        }
        assertThat(publisher.takenOf("bad"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 5).mapToObj(i -> "bad-" + i).toList());
        assertThat(publisher.takenOf("good")).hasSize(5);
    }

    @Test
    void poisonEvent_attemptsOver_isADeadLetterAndReplays() {
        CountingMetrics metrics = new CountingMetrics();
        publisher.onEach(failing("bad", new UnavailableException("away", RETRYABLE, null)));
        try (EventOutbox outbox = outbox();
                OutboxRelay relay = relay(outbox).metrics(metrics).start()) {
            EventEnvelope bad = event("bad", "a");
            outbox.append(bad);
            outbox.append(event("next", "a"));
            assertThat(publisher.awaitTaken(1)).containsExactly("next");

            OutboxDeadLetter letter = outbox.deadLetters(10).get(0);
            assertThat(letter.event()).isEqualTo(bad);
            assertThat(letter.reason()).isEqualTo(Reason.EXHAUSTED);
            assertThat(letter.attempts()).isEqualTo(5);
            assertThat(letter.lastError()).contains("UnavailableException: away");
            assertThat(letter.at()).isAfter(bad.time());
            assertThat(letter)
                    .hasToString("OutboxDeadLetter[interaction.completed@1.0.0[bad], EXHAUSTED after 5 attempts]");
            assertThat(publisher.tried()).containsExactly("bad", "bad", "bad", "bad", "bad", "next");

            publisher.onEach(e -> {});
            assertThat(outbox.replay(List.of("bad", "unknown"))).isEqualTo(1);
            assertThat(publisher.awaitTaken(2)).containsExactly("next", "bad");
            assertThat(outbox.deadLetters(10)).isEmpty();
            assertThat(outbox.replay(List.of("bad"))).isZero();
        }
        assertThat(metrics.counted).containsEntry("cxintegrate.outbox.dead_letters {reason=exhausted}", 1);
        assertThat(metrics.counted)
                .containsEntry(
                        "cxintegrate.outbox.delivery.duration"
                                + " {error.type=io.cxintegrate.core.UnavailableException, outcome=error}",
                        5)
                .containsEntry("cxintegrate.outbox.delivery.duration {outcome=success}", 2)
                .containsKey("cxintegrate.outbox.oldest.age {}");
    }

    @Test
    void replay_byTime_keepsTheOrderOfTheSubject() {
        publisher.onEach(e -> {
            throw new InvalidInputException("no");
        });
        try (EventOutbox outbox = outbox()) {
            try (OutboxRelay relay = relay(outbox).start()) {
                for (int i = 0; i < 5; i++) {
                    outbox.append(event("e" + i, "a"));
                }
                DB.await("SELECT count(*) = 5 FROM " + schema + ".outbox_dead_letter");
            }
            assertThat(outbox.deadLetters(2)).extracting(l -> l.event().id()).containsExactly("e0", "e1");
            assertThat(outbox.deadLetters(9)).allMatch(l -> l.reason() == Reason.REFUSED && l.attempts() == 1);
            Instant now =
                    Instant.parse(DB.query("SELECT to_json(clock_timestamp() AT TIME ZONE 'UTC') #>> '{}'") + "Z");
            assertThat(outbox.replay(now, now.plusSeconds(60))).isZero();
            assertThat(outbox.replay(now.minusSeconds(600), now)).isEqualTo(5);
            publisher.onEach(e -> {});
            try (OutboxRelay relay = relay(outbox).start()) {
                assertThat(publisher.awaitTaken(5)).containsExactly("e0", "e1", "e2", "e3", "e4");
            }
        }
    }

    @Test
    void refusedButRetryable_isTriedThreeTimes() {
        publisher.onEach(failing("bad", new InvalidInputException("404", RETRYABLE, null)));
        try (EventOutbox outbox = outbox();
                OutboxRelay relay = relay(outbox).start()) {
            outbox.append(event("bad", "a"));
            DB.await("SELECT count(*) = 1 FROM " + schema + ".outbox_dead_letter");
            assertThat(outbox.deadLetters(1).get(0).reason()).isEqualTo(Reason.REFUSED);
        }
        assertThat(publisher.tried()).hasSize(3);
    }

    /** Guards against a flood of dead letters when a secret has expired, or a publisher of the user's is broken. */
    @Test
    void credentialAndUnknownFailures_areRepeatedByDefault() {
        AtomicInteger tries = new AtomicInteger();
        publisher.onEach(e -> {
            int n = tries.incrementAndGet();
            if (n == 1) {
                throw new CredentialException("expired");
            }
            if (n == 2) {
                throw new IllegalStateException("with a secret: hunter2");
            }
            if (n == 3) {
                assertThat(DB.query("SELECT last_error FROM " + schema + ".outbox"))
                        .isEqualTo(
                                "DefectException: the publisher failed unexpectedly: java.lang.IllegalStateException");
            }
        });
        try (EventOutbox outbox = outbox();
                OutboxRelay relay = outbox.relay(publisher)
                        .pollInterval(Duration.ofMillis(20))
                        .jitter(() -> 0.01)
                        .start()) {
            outbox.append(event("1", "a"));
            publisher.awaitTaken(1);
        }
        assertThat(publisher.tried()).hasSize(3);
    }

    @Test
    void retryAfter_isObeyed() {
        ErrorContext later =
                RETRYABLE.toBuilder().retryAfter(Duration.ofMinutes(30)).build();
        publisher.onEach(failing("1", new UnavailableException("busy", later, null)));
        try (EventOutbox outbox = outbox();
                OutboxRelay relay = relay(outbox).start()) {
            outbox.append(event("1", "a"));
            DB.await("SELECT last_error IS NOT NULL FROM " + schema + ".outbox");
            assertThat(DB.query("SELECT due_at BETWEEN now() + interval '29 min' AND now() + interval '31 min'"
                            + " AND lease IS NULL FROM " + schema + ".outbox"))
                    .isEqualTo("t");
        }
    }

    @Test
    void delivery_takesTooLong_isCancelledAndRepeated() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch interrupted = new CountDownLatch(1);
        publisher.onEach(e -> {
            if (tries.incrementAndGet() == 1) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException ex) {
                    interrupted.countDown();
                    throw new IllegalStateException(ex);
                }
            }
        });
        try (EventOutbox outbox = outbox();
                OutboxRelay relay = relay(outbox)
                        // For the repeat as well, which has to be in time.
                        .deliveryTimeout(Duration.ofSeconds(2))
                        .lease(Duration.ofMinutes(1))
                        .start()) {
            outbox.append(event("1", "a"));
            publisher.awaitTaken(1);
        }
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(publisher.tried()).containsExactly("1", "1");
    }

    /** A worker that took an event and was never heard of again; its late word changes nothing. */
    @Test
    void lease_over_anotherTakesItAndTheLateWordIsIgnored() throws SQLException {
        OutboxClaims dead = new OutboxClaims(SchemaName.of(schema));
        OutboxRows rows = new OutboxRows(SchemaName.of(schema));
        try (EventOutbox outbox = outbox();
                Connection c = DB.connect()) {
            outbox.append(event("1", "a"));
            outbox.append(event("2", "a"));
            List<ClaimedEvent> taken = dead.ordered(c, 10, Duration.ofMinutes(1), "dead/1");
            assertThat(taken).hasSize(1);
            assertThat(dead.ordered(c, 10, Duration.ofMinutes(1), "other/1")).isEmpty();
            // A lease is over when the event is due again.
            DB.sql("UPDATE " + schema + ".outbox SET due_at = now() WHERE id = '1'");
            CountDownLatch go = new CountDownLatch(1);
            publisher.onEach(e -> await(go));
            try (OutboxRelay relay = relay(outbox).start()) {
                publisher.awaitTried(1);
                // The other has it now.
                assertThat(rows.delivered(c, taken)).isZero();
                assertThat(rows.failed(c, taken.get(0), Duration.ZERO, "late")).isFalse();
                assertThat(rows.dead(c, taken.get(0), 1, "REFUSED", null)).isFalse();
                assertThat(rows.released(c, taken)).isZero();
                assertThat(DB.query("SELECT attempts FROM " + schema + ".outbox ORDER BY seq"))
                        .isEqualTo("2");
                go.countDown();
                assertThat(publisher.awaitTaken(2)).containsExactly("1", "2");
            }
        }
    }

    @Test
    void event_thatEndsEveryWorker_isAbandoned() throws SQLException {
        OutboxClaims dying = new OutboxClaims(SchemaName.of(schema));
        try (EventOutbox outbox = outbox();
                Connection c = DB.connect()) {
            outbox.append(event("deadly", "a"));
            outbox.append(event("next", "a"));
            for (int i = 0; i < 5; i++) {
                assertThat(dying.ordered(c, 10, Duration.ZERO, "dead/" + i)).hasSize(1);
            }
            try (OutboxRelay relay = relay(outbox).start()) {
                assertThat(publisher.awaitTaken(1)).containsExactly("next");
            }
            OutboxDeadLetter letter = outbox.deadLetters(1).get(0);
            assertThat(letter.reason()).isEqualTo(Reason.ABANDONED);
            assertThat(letter.attempts()).isEqualTo(5);
            assertThat(letter.lastError()).isEmpty();
        }
        assertThat(publisher.tried()).containsExactly("next");
    }

    @Test
    void close_deliveriesUnderWay_finishes() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        publisher.onEach(e -> await(go));
        try (EventOutbox outbox = outbox()) {
            OutboxRelay relay = relay(outbox).start();
            outbox.append(event("1", "a"));
            publisher.awaitTried(1);
            Thread closing = new Thread(relay::close);
            closing.start();
            // A look for more events that had begun before would find the next one.
            EventDatabase.await("the relay looks for no more", OutboxFailureTest::isDraining);
            outbox.append(event("2", "b"));
            go.countDown();
            closing.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(closing.isAlive()).isFalse();
        }
        assertThat(publisher.taken()).containsExactly("1");
        assertThat(DB.list("SELECT id FROM " + schema + ".outbox")).containsExactly("2");
    }

    private static boolean isDraining() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(e -> e.getKey().getName().equals("cxintegrate-outbox"))
                .flatMap(e -> Arrays.stream(e.getValue()))
                .anyMatch(frame -> frame.getMethodName().equals("drain"));
    }

    @Test
    void close_deliveryTakesTooLong_isGivenBackAtOnce() {
        publisher.onEach(e -> await(new CountDownLatch(1)));
        try (EventOutbox outbox = outbox()) {
            OutboxRelay relay =
                    relay(outbox).closeTimeout(Duration.ofMillis(50)).start();
            outbox.append(event("1", "a"));
            publisher.awaitTried(1);
            relay.close();
            assertThat(DB.list("SELECT concat_ws(' ', id, attempts, lease IS NULL, due_at <= now()) FROM " + schema
                            + ".outbox"))
                    .containsExactly("1 0 t t");
        }
        EventDatabase.assertNoThread("cxintegrate-outbox");
    }

    @Test
    void deadLetters_olderThanTheRetention_areRemoved() {
        try (EventOutbox outbox = outbox()) {
            DB.sql("INSERT INTO " + schema
                    + ".outbox_dead_letter (seq, id, event, created_at, attempts, reason, died_at)"
                    + " SELECT n, n::text, '{}', now(), 1, 'REFUSED', now() - CASE WHEN n <= 1500 THEN interval '31 days'"
                    + " ELSE interval '29 days' END FROM generate_series(1, 1501) n");
            try (OutboxRelay relay = relay(outbox).start()) {
                DB.await("SELECT count(*) = 1 FROM " + schema + ".outbox_dead_letter");
            }
        }
    }

    /** Guards the look at the first event of each subject against the length of the queue behind it. */
    @Test
    void claim_longQueueBehindAFailingEvent_readsFewRows() throws SQLException {
        OutboxClaims claims = new OutboxClaims(SchemaName.of(schema));
        DB.sql("INSERT INTO " + schema
                + ".outbox (id, ordering_key, event, due_at) SELECT n::text, 'bad', '{}', now() +"
                + " CASE WHEN n = 1 THEN interval '1 hour' ELSE interval '0' END FROM generate_series(1, 50000) n;"
                + " INSERT INTO " + schema + ".outbox (id, ordering_key, event) VALUES ('x', 'good', '{}');"
                + " ANALYZE " + schema + ".outbox");
        try (Connection c = DB.connect()) {
            assertThat(claims.ordered(c, 10, Duration.ofMinutes(1), "t/1")).hasSize(1);
            c.createStatement().execute("SELECT pg_stat_force_next_flush()");
        } catch (SQLException e) {
            // PostgreSQL 14 reports by itself, later.
            assertThat(e.getSQLState()).isEqualTo("42883");
        }
        String read = " FROM pg_stat_all_tables WHERE relid = '" + schema + ".outbox'::regclass";
        DB.await("SELECT idx_tup_fetch > 0" + read);
        assertThat(Long.parseLong(DB.query("SELECT seq_tup_read + idx_tup_fetch" + read)))
                .isLessThan(100);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How often each measurement came, by name and tags. */
    private static final class CountingMetrics implements Metrics {
        final Map<String, Integer> counted = new ConcurrentHashMap<>();

        @Override
        public void count(String name, long amount, Map<String, String> tags) {
            add(name, tags);
        }

        @Override
        public void time(String name, Duration duration, Map<String, String> tags) {
            add(name, tags);
        }

        @Override
        public void gauge(String name, double value, Map<String, String> tags) {
            add(name, tags);
        }

        private void add(String name, Map<String, String> tags) {
            counted.merge(name + " " + new TreeMap<>(tags), 1, Integer::sum);
        }
    }
}
