package io.cxintegrate.pg.event;

import static io.cxintegrate.pg.event.EventDatabase.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What writers rely on: in the transaction or not at all, in the order of the key, once when nothing fails. */
@SuppressWarnings("try") // a relay works by being there
class EventOutboxTest {
    private static final EventDatabase DB = new EventDatabase();

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

    private EventOutboxBuilder outbox() {
        return EventOutbox.builder(DB.dataSource()).schema(schema).pollingOnly();
    }

    @Test
    void append_committedAndRolledBack_deliversTheFirstOnly() throws SQLException {
        EventEnvelope kept = event("kept", "a").toBuilder()
                .data(JsonObject.of("text", "NUL \0 and \ud83d\ude00"))
                .build();
        try (EventOutbox outbox = outbox().build();
                OutboxRelay relay = outbox.relay(publisher).start();
                Connection c = DB.transaction()) {
            outbox.append(c, event("gone", "a"));
            c.rollback();
            outbox.append(c, kept);
            c.commit();
            outbox.append(event("own", "a"));
            publisher.awaitTaken(2);
        }
        assertThat(publisher.taken()).containsExactlyInAnyOrder("kept", "own");
        assertThat(publisher.events()).contains(kept);
        assertThat(DB.count(schema + ".outbox")).isZero();
    }

    @Test
    void append_noTables_saysWhatToDo() {
        try (EventOutbox outbox =
                EventOutbox.builder(DB.dataSource()).schema("nowhere").build()) {
            assertThatThrownBy(() -> outbox.append(event("1", "a")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("event outbox: a table of schema 'nowhere' is missing or older than this library; run"
                            + " PgMigrations.migrate(dataSource) (SQLSTATE 42P01)");
        }
    }

    @Test
    void append_inAnAbortedTransaction_failsTyped() throws SQLException {
        try (EventOutbox outbox = outbox().build();
                Connection c = DB.transaction();
                Statement s = c.createStatement()) {
            assertThatThrownBy(() -> s.execute("SELECT 1/0")).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> outbox.append(c, event("1", "a")))
                    .hasMessage("event outbox: a statement failed (SQLSTATE 25P02)");
        }
    }

    /** Guards the price of a notification in the transaction that writes: all commits would take turns. */
    @Test
    void append_inTheCallersTransaction_notifiesNobodyUntilWakeUp() throws SQLException {
        try (EventOutbox outbox =
                        EventOutbox.builder(DB.dataSource()).schema(schema).build();
                Connection ear = DB.connect();
                Connection c = DB.transaction()) {
            ear.createStatement().execute("LISTEN \"" + schema + "_outbox\"");
            outbox.append(c, event("1", "a"));
            c.commit();
            PGConnection pg = ear.unwrap(PGConnection.class);
            ear.createStatement().execute("SELECT 1");
            assertThat(pg.getNotifications()).isNullOrEmpty();

            outbox.wakeUp();
            assertThat(pg.getNotifications(20_000)).hasSize(1);
        }
    }

    @Test
    void wakeUp_manyAtOnce_areOneNotificationOrFew() throws SQLException {
        try (EventOutbox outbox =
                        EventOutbox.builder(DB.dataSource()).schema(schema).build();
                Connection ear = DB.connect()) {
            ear.createStatement().execute("LISTEN \"" + schema + "_outbox\"");
            long start = TimeSource.system().nanoTime();
            for (int i = 0; i < 10_000; i++) {
                outbox.wakeUp();
            }
            PGConnection pg = ear.unwrap(PGConnection.class);
            int heard = pg.getNotifications(20_000).length;
            long centiseconds = (TimeSource.system().nanoTime() - start) / 10_000_000;
            assertThat(heard).isBetween(1, (int) centiseconds + 2);
        }
    }

    @Test
    void relays_severalOverManySubjects_keepTheOrderAndDeliverOnce() throws Exception {
        int subjects = 20;
        int each = 10;
        List<OutboxRelay> relays = new ArrayList<>();
        try (EventOutbox outbox = outbox().orderedBySubject().build()) {
            for (int i = 0; i < 3; i++) {
                relays.add(outbox.relay(publisher).maxInFlight(4).start());
            }
            inParallel(subjects, s -> {
                for (int i = 0; i < each; i++) {
                    outbox.append(event("s" + s + "-" + i, "s" + s));
                }
            });
            publisher.awaitTaken(subjects * each);
            DB.await("SELECT count(*) = 0 FROM " + schema + ".outbox");
            relays.forEach(OutboxRelay::close);
        }
        assertThat(publisher.taken()).hasSize(subjects * each).doesNotHaveDuplicates();
        for (int s = 0; s < subjects; s++) {
            String name = "s" + s;
            assertThat(publisher.takenOf(name))
                    .containsExactlyElementsOf(IntStream.range(0, each)
                            .mapToObj(i -> name + "-" + i)
                            .toList());
        }
        assertThat(publisher.mostOfOneSubject()).isEqualTo(1);
    }

    /** Guards the order against a number that is given early and committed late. */
    @Test
    void append_writersOfOneSubjectOverlap_deliversInTheOrderOfCommits() throws Exception {
        try (EventOutbox outbox = outbox().orderedBySubject().build();
                OutboxRelay relay = outbox.relay(publisher).start();
                Connection slow = DB.transaction()) {
            outbox.append(slow, event("first", "a"));
            ExecutorService other = Executors.newSingleThreadExecutor();
            try {
                Future<?> waiting = other.submit(() -> outbox.append(event("second", "a")));
                DB.await("SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event = 'advisory')");
                outbox.append(event("elsewhere", "b"));
                assertThat(publisher.awaitTaken(1)).containsExactly("elsewhere");
                assertThat(waiting.isDone()).isFalse();
                slow.commit();
                waiting.get(20, TimeUnit.SECONDS);
            } finally {
                other.shutdownNow();
            }
            assertThat(publisher.awaitTaken(3)).containsExactly("elsewhere", "first", "second");
        }
    }

    @Test
    void append_orderedWithoutSubject_isDeliveredWithoutOrder() {
        EventEnvelope bare = EventEnvelope.builder()
                .type("t")
                .schemaVersion("1")
                .source("urn:example")
                .data(JsonObject.empty())
                .build();
        try (EventOutbox outbox = outbox().orderedBySubject().build();
                OutboxRelay relay = outbox.relay(publisher).start()) {
            outbox.append(bare);
            publisher.awaitTaken(1);
        }
        assertThat(publisher.events()).containsExactly(bare);
    }

    @Test
    void hint_fromAnotherOutbox_wakesARelayThatLooksOnceAnHour() {
        try (EventOutbox here =
                        EventOutbox.builder(DB.dataSource()).schema(schema).build();
                EventOutbox there =
                        EventOutbox.builder(DB.dataSource()).schema(schema).build();
                OutboxRelay relay =
                        here.relay(publisher).pollInterval(Duration.ofHours(1)).start()) {
            awaitEar();
            there.append(event("1", "a"));
            publisher.awaitTaken(1);
            there.append(event("2", "a"));
            publisher.awaitTaken(2);
        }
    }

    /** Guards the look after each new start to listen: what was said in between is never heard. */
    @Test
    void listening_connectionKilled_pollsFirstWhenItIsBack() {
        try (EventOutbox outbox =
                        EventOutbox.builder(DB.dataSource()).schema(schema).build();
                OutboxRelay relay = outbox.relay(publisher)
                        .pollInterval(Duration.ofHours(1))
                        .start()) {
            awaitEar();
            // In one transaction: committed while nobody listens, and nobody is told.
            DB.sql("BEGIN; INSERT INTO " + schema + ".outbox (id, event) SELECT 'unheard', '"
                    + event("unheard", "a").toJson().toJson() + "'; SELECT pg_terminate_backend(pid) FROM"
                    + " pg_stat_activity WHERE query = 'LISTEN \"" + schema + "_outbox\"'; COMMIT");
            assertThat(publisher.awaitTaken(1)).containsExactly("unheard");
        }
        DB.dropPooledConnections();
    }

    @Test
    void polling_withoutHints_findsWhatIsCommitted() throws SQLException {
        try (EventOutbox outbox = outbox().build();
                OutboxRelay relay = outbox.relay(publisher)
                        .pollInterval(Duration.ofMillis(20))
                        .start();
                Connection c = DB.transaction()) {
            outbox.append(c, event("1", "a"));
            c.commit();
            publisher.awaitTaken(1);
        }
    }

    @Test
    void start_leaseTooShort_isRefused() {
        try (EventOutbox outbox = outbox().build()) {
            OutboxRelayBuilder builder = outbox.relay(publisher)
                    .deliveryTimeout(Duration.ofSeconds(10))
                    .lease(Duration.ofSeconds(19));
            assertThatThrownBy(builder::start)
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessage(
                            "outbox relay has 1 problem:\n  - lease: must be at least twice deliveryTimeout PT10S but is PT19S");
        }
    }

    @Test
    void close_everything_leavesNoThread() {
        EventOutbox outbox = EventOutbox.builder(DB.dataSource()).schema(schema).build();
        OutboxRelay relay = outbox.relay(publisher).start();
        outbox.append(event("1", "a"));
        publisher.awaitTaken(1);
        relay.close();
        relay.close();
        outbox.close();
        outbox.close();
        EventDatabase.assertNoThread("cxintegrate-outbox", "cxintegrate-pg-");
    }

    private void awaitEar() {
        DB.await("SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE query = 'LISTEN \"" + schema
                + "_outbox\"' AND state = 'idle')");
    }

    private interface Work {
        void of(int number);
    }

    private static void inParallel(int count, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                running.add(threads.submit(() -> work.of(number)));
            }
            for (Future<?> one : running) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
