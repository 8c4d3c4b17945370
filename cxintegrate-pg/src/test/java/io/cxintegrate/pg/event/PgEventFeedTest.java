package io.cxintegrate.pg.event;

import static io.cxintegrate.pg.event.EventDatabase.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.FeedListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log in PostgreSQL does beyond the contract of all feeds: overlapping transactions, hints, retention, columns. */
class PgEventFeedTest {
    private static final EventDatabase DB = new EventDatabase();

    private String schema = "";

    @AfterAll
    static void drop() {
        DB.close();
    }

    @BeforeEach
    void makeSchema() {
        schema = DB.freshSchema();
    }

    private PgEventFeed polling() {
        return PgEventFeed.builder(DB.dataSource())
                .schema(schema)
                .pollingOnly()
                .pollInterval(Duration.ofMillis(10))
                .build();
    }

    private static final class Heard implements FeedListener {
        final List<String> ids = new CopyOnWriteArrayList<>();
        final List<String> gaps = new CopyOnWriteArrayList<>();

        @Override
        public void onBatch(List<EventEnvelope> events, Cursor next) {
            events.forEach(e -> ids.add(e.id()));
        }

        @Override
        public void onGap(Cursor from, Cursor next) {
            gaps.add(from + " " + next);
        }

        Heard await(int count) {
            EventDatabase.await("heard " + count, () -> ids.size() >= count);
            return this;
        }
    }

    /** The row with the lower number is committed after the one with the higher was there to be read. */
    @Test
    void slowTransaction_commitsAfterALaterOne_isNotSkipped() throws SQLException {
        try (PgEventFeed feed = polling();
                Connection slow = DB.transaction()) {
            Heard heard = new Heard();
            Cursor start = feed.latest();
            feed.tail(start, heard);
            feed.append(slow, List.of(event("slow", "a")));
            feed.publish(List.of(event("quick", "a")));
            assertThat(DB.count(schema + ".event_log")).isEqualTo(1);

            // Other transactions come and go; the reader polls on.
            for (int i = 0; i < 5; i++) {
                feed.publish(List.of(event("q" + i, "a")));
            }
            assertThat(heard.ids).isEmpty();
            slow.commit();

            assertThat(heard.await(7).ids).startsWith("slow", "quick", "q0").hasSize(7);
            Heard again = new Heard();
            feed.tail(start, again);
            assertThat(again.await(7).ids).isEqualTo(heard.ids);
        }
    }

    @Test
    void append_rolledBackAndToASavepoint_isNotHeard() throws SQLException {
        try (PgEventFeed feed = polling();
                Connection c = DB.transaction()) {
            Heard heard = new Heard();
            feed.tail(feed.latest(), heard);
            feed.append(c, List.of(event("gone", "a")));
            c.rollback();
            feed.append(c, List.of(event("1", "a")));
            Savepoint point = c.setSavepoint();
            feed.append(c, List.of(event("undone", "a")));
            c.rollback(point);
            feed.append(c, List.of(event("2", "a"), event("3", "a")));
            c.commit();
            feed.publish(List.of(event("4", "a")));
            assertThat(heard.await(4).ids).containsExactly("1", "2", "3", "4");
        }
    }

    @Test
    void readers_writersOverlapAtRandom_hearEveryEventOnceInOneOrder() throws Exception {
        int writers = 4;
        int rounds = 15;
        List<Heard> readers = List.of(new Heard(), new Heard());
        try (PgEventFeed feed = polling()) {
            Cursor start = feed.latest();
            readers.forEach(r -> feed.tail(start, r));
            ExecutorService threads = Executors.newFixedThreadPool(writers);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int w = 0; w < writers; w++) {
                    int writer = w;
                    running.add(threads.submit(() -> {
                        overlap(feed, writer, rounds);
                        return null;
                    }));
                }
                for (Future<?> one : running) {
                    one.get(30, TimeUnit.SECONDS);
                }
            } finally {
                threads.shutdownNow();
            }
            // Two transactions at a time for each writer, of which one in five is rolled back.
            List<String> stored = DB.list("SELECT event_id FROM " + schema + ".event_log ORDER BY xid, seq");
            assertThat(stored).hasSize(writers * rounds * 2 * 4 / 5);
            for (Heard reader : readers) {
                assertThat(reader.await(stored.size()).ids).isEqualTo(stored);
            }
        }
    }

    private static void overlap(PgEventFeed feed, int writer, int rounds) throws SQLException {
        try (Connection one = DB.transaction();
                Connection other = DB.transaction()) {
            for (int i = 0; i < rounds; i++) {
                String id = "w" + writer + "-" + i;
                feed.append(one, List.of(event(id + "a", "a")));
                feed.append(other, List.of(event(id + "b", "a")));
                if (i % 5 == 0) {
                    other.rollback();
                    one.rollback();
                } else if (i % 2 == 0) {
                    other.commit();
                    one.commit();
                } else {
                    one.commit();
                    other.commit();
                }
            }
        }
    }

    /** Snapshots are the server's, so a long transaction in another database holds up readers, too: the guide says so. */
    @Test
    void longTransaction_inAnotherDatabaseOfTheServer_delaysReaders() throws SQLException {
        try (EventDatabase elsewhere = new EventDatabase();
                Connection slow = elsewhere.transaction();
                PgEventFeed feed = polling()) {
            slow.createStatement().execute("SELECT pg_current_xact_id()");
            Heard heard = new Heard();
            Cursor start = feed.latest();
            feed.publish(List.of(event("1", "a")));
            feed.tail(start, heard);
            feed.tail(start, new Heard());
            boolean held = DB.query("SELECT count(*) FROM " + schema
                            + ".event_log WHERE xid < pg_snapshot_xmin(pg_current_snapshot())")
                    .equals("0");
            slow.rollback();
            heard.await(1);
            assertThat(held).isTrue();
        }
    }

    @Test
    void hint_fromAnotherFeed_wakesAReaderThatLooksOnceAnHour() {
        try (PgEventFeed here = hourly();
                PgEventFeed there = hourly()) {
            Heard heard = new Heard();
            here.tail(here.latest(), heard);
            awaitEar();
            there.publish(List.of(event("1", "a")));
            heard.await(1);
            there.publish(List.of(event("2", "a")));
            heard.await(2);
        }
    }

    /** Guards the look after each new start to listen. */
    @Test
    void listening_connectionKilled_looksFirstWhenItIsBack() {
        try (PgEventFeed here = hourly();
                PgEventFeed silent = polling()) {
            Heard heard = new Heard();
            here.tail(here.latest(), heard);
            awaitEar();
            silent.publish(List.of(event("unheard", "a")));
            DB.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN \"" + schema
                    + "_event_log\"'");
            heard.await(1);
        }
        DB.dropPooledConnections();
    }

    @Test
    void polling_whileListeningIsImpossible_goesOn() {
        HikariDataSource none = EventDatabase.pool(DB.fixture().dataSource(), 1);
        none.close();
        try (PgEventFeed feed = PgEventFeed.builder(DB.dataSource())
                .schema(schema)
                .hintsOver(none)
                .pollInterval(Duration.ofMillis(10))
                .build()) {
            Heard heard = new Heard();
            feed.tail(feed.latest(), heard);
            feed.publish(List.of(event("1", "a")));
            heard.await(1);
        }
    }

    @Test
    void removeExpired_openTransactionOlderThanTheRetention_isNotPassed() throws SQLException {
        try (PgEventFeed feed = PgEventFeed.builder(DB.dataSource())
                        .schema(schema)
                        .pollingOnly()
                        .retention(Duration.ofHours(1))
                        .build();
                Connection slow = DB.transaction()) {
            Cursor start = feed.latest();
            feed.publish(List.of(event("old", "a")));
            feed.append(slow, List.of(event("slow", "a")));
            feed.publish(List.of(event("later", "a")));
            DB.sql("UPDATE " + schema + ".event_log SET written_at = now() - interval '2 hours'");
            feed.publish(List.of(event("young", "a")));

            assertThat(feed.removeExpired()).isEqualTo(1);
            slow.commit();
            assertThat(feed.removeExpired()).isZero();
            Heard heard = new Heard();
            feed.tail(start, heard);
            assertThat(heard.await(3).ids).containsExactly("slow", "later", "young");
            assertThat(heard.gaps).hasSize(1);
        }
    }

    @Test
    void removeExpired_moreThanABatch_removesAllAndReadersBehindHaveNoGap() {
        try (PgEventFeed feed = PgEventFeed.builder(DB.dataSource())
                .schema(schema)
                .pollingOnly()
                .retention(Duration.ofHours(1))
                .build()) {
            Cursor start = feed.latest();
            DB.sql("INSERT INTO " + schema + ".event_log (id, aggregatetype, aggregateid, type, payload, event_id,"
                    + " schema_version, source, occurred_at, written_at) SELECT gen_random_uuid(), 'a', 'a', 'a', '{}',"
                    + " n::text, '1', 's', now(), now() - interval '2 hours' FROM generate_series(1, 2500) n");
            Heard heard = new Heard();
            feed.tail(start, heard).cursor();
            heard.await(2_500);
            assertThat(feed.removeExpired()).isEqualTo(2_500);
            assertThat(feed.removeExpired()).isZero();
            feed.publish(List.of(event("new", "a")));
            assertThat(heard.await(2_501).gaps).isEmpty();
        }
    }

    @Test
    void removeExpired_severalAtOnce_oneDoesTheWork() throws SQLException {
        try (PgEventFeed feed = PgEventFeed.builder(DB.dataSource())
                        .schema(schema)
                        .pollingOnly()
                        .retention(Duration.ofMillis(1))
                        .build();
                Connection other = DB.transaction()) {
            feed.publish(List.of(event("1", "a")));
            other.createStatement().execute("SELECT * FROM " + schema + ".event_log_floor FOR UPDATE");
            assertThat(feed.removeExpired()).isZero();
        }
    }

    /** A copy of the database that was put back: its numbers begin again below those of the cursor. */
    @ParameterizedTest
    @ValueSource(strings = {"%s:9999999999:7", "00000000-0000-0000-0000-000000000000:0:0"})
    void tail_cursorOfAnotherLife_isAGap(String form) {
        try (PgEventFeed feed = polling()) {
            feed.publish(List.of(event("1", "a")));
            String log = DB.query("SELECT log_id FROM " + schema + ".event_log_floor");
            Heard heard = new Heard();
            feed.tail(new Cursor(form.formatted(log)), heard);
            assertThat(heard.await(1).ids).containsExactly("1");
            assertThat(heard.gaps).containsExactly(form.formatted(log) + " " + log + ":0:0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "00000000-0000-0000-0000-000000000000:99999999999999999999:0", "a:1:1"})
    void tail_noCursor_saysWhatOneIs(String text) {
        try (PgEventFeed feed = polling()) {
            assertThatThrownBy(() -> feed.tail(new Cursor(text), new Heard()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "the cursor is none of a PostgreSQL event feed, whose cursors are of an id and two numbers"
                                    + " with colons between");
        }
    }

    /** A start never hides what is still uncommitted. */
    @Test
    void since_openTransaction_standsBeforeIt() throws SQLException {
        try (PgEventFeed feed = polling();
                Connection slow = DB.transaction()) {
            feed.append(slow, List.of(event("slow", "a")));
            feed.publish(List.of(event("quick", "a")));
            Cursor later = feed.since(TimeSource.system().instant().plusSeconds(3600));
            Cursor all = feed.since(Instant.EPOCH);
            slow.commit();
            for (Cursor cursor : List.of(later, all)) {
                Heard heard = new Heard();
                feed.tail(cursor, heard);
                assertThat(heard.await(2).ids).containsExactly("slow", "quick");
            }
        }
    }

    @Test
    void append_columns_areThoseOfDebeziumsRouter() {
        String id = "0b0e4d5c-6a7e-4f0e-8a40-0d4f8d7e2c11";
        try (PgEventFeed feed = polling()) {
            feed.publish(List.of(event(id, "interaction-42"), event("not-a-uuid", "x")));
        }
        assertThat(DB.list("SELECT concat_ws(' ', id, aggregatetype, aggregateid, type, payload) FROM " + schema
                        + ".event_log ORDER BY seq"))
                .containsExactly(
                        id + " interaction interaction-42 interaction.completed {\"id\":\"" + id + "\"}",
                        "5626871f-fe45-3081-bfb0-c183455b0518 interaction x interaction.completed {\"id\":\"not-a-uuid\"}");
        assertThat(DB.list(
                        "SELECT column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = '"
                                + schema + "' AND table_name = 'event_log' ORDER BY ordinal_position LIMIT 5"))
                .containsExactly("id uuid", "aggregatetype text", "aggregateid text", "type text", "payload json");
    }

    @Test
    void close_feed_leavesNoThread() {
        PgEventFeed feed = hourly();
        feed.tail(feed.latest(), new Heard());
        feed.publish(List.of(event("1", "a")));
        feed.close();
        EventDatabase.assertNoThread("cxintegrate-event-feed", "cxintegrate-pg-");
    }

    private PgEventFeed hourly() {
        return PgEventFeed.builder(DB.dataSource())
                .schema(schema)
                .pollInterval(Duration.ofHours(1))
                .build();
    }

    private void awaitEar() {
        DB.await("SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE query = 'LISTEN \"" + schema
                + "_event_log\"' AND state = 'idle')");
    }
}
