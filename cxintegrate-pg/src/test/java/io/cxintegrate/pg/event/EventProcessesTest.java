package io.cxintegrate.pg.event;

import static io.cxintegrate.pg.event.EventDatabase.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.FeedListener;
import io.cxintegrate.pg.UrlDataSource;
import io.cxintegrate.testkit.network.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on one database: two at a time, killed in the middle of their work, and a database that goes away. */
@SuppressWarnings("try") // a relay works by being there
class EventProcessesTest {
    private static final EventDatabase DB = new EventDatabase();
    /** Longer than a delivery takes on a busy machine: what is late comes twice without anybody being killed. */
    private static final String LEASE = "PT8S";

    private static final Pattern ADDRESS = Pattern.compile("//([^/:]+):([0-9]+)/");

    @TempDir
    private Path directory;

    private final List<Process> children = new ArrayList<>();
    private final Map<Process, Path> outputs = new HashMap<>();
    private String schema = "";
    private Path delivered = Path.of("");

    @AfterAll
    static void drop() {
        DB.close();
    }

    @BeforeEach
    void makeSchema() throws IOException {
        schema = DB.freshSchema();
        delivered = Files.createFile(directory.resolve("delivered"));
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process child : children) {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void twoRelaysAndTwoWriters_inFourProcesses_deliverOnceAndInOrder() throws Exception {
        start("relay", delivered.toString(), "PT1M");
        start("relay", delivered.toString(), "PT1M");
        Process one = start("write", "a", "40");
        Process other = start("write", "b", "40");
        assertThat(one.waitFor()).isZero();
        assertThat(other.waitFor()).isZero();
        List<String> acknowledged = new ArrayList<>(said(one));
        acknowledged.addAll(said(other));
        assertThat(acknowledged).hasSize(80);
        awaitEmpty();
        assertThat(lines()).containsExactlyInAnyOrderElementsOf(acknowledged);
        assertThat(firstOfEach(lines())).isEqualTo(ordered(acknowledged));
    }

    @Test
    void kill_relayAndWriterInTheMiddle_losesNothing() throws Exception {
        killRound(150, 30);
    }

    @Test
    @Tag("slow")
    void kill_relayAndWriterAgainAndAgain_losesNothing() throws Exception {
        for (int round = 0; round < 10; round++) {
            killRound(3_000, 200 + 50 * round);
            Files.write(delivered, new byte[0]);
        }
    }

    private void killRound(int count, int until) throws Exception {
        Process relay = start("relay", delivered.toString(), LEASE);
        Process writer = start("write", "k", Integer.toString(count));
        EventDatabase.await("some are delivered", () -> lines().size() >= until);
        relay.destroyForcibly().waitFor();
        writer.destroyForcibly().waitFor();
        List<String> acknowledged = said(writer);
        Set<String> before = new LinkedHashSet<>(lines());
        List<String> waiting = DB.list("SELECT id FROM " + schema + ".outbox ORDER BY seq");
        Set<String> stored = new LinkedHashSet<>(before);
        stored.addAll(waiting);

        start("relay", delivered.toString(), LEASE);
        awaitEmpty();
        List<String> all = lines();
        assertThat(stored).containsAll(acknowledged);
        assertThat(new LinkedHashSet<>(all)).isEqualTo(stored);
        // Twice only what was under way, and so not written down, when the relay was killed.
        List<String> twice = new ArrayList<>(all);
        stored.forEach(twice::remove);
        assertThat(waiting).containsAll(twice);
        assertThat(firstOfEach(all)).isEqualTo(ordered(new ArrayList<>(stored)));
        assertThat(DB.count(schema + ".outbox_dead_letter")).isZero();
        for (Process child : children) {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void feed_publishedByAnotherProcess_isHeardByHint() {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (PgEventFeed feed = PgEventFeed.builder(DB.dataSource())
                .schema(schema)
                .pollInterval(Duration.ofHours(1))
                .build()) {
            feed.tail(feed.latest(), new FeedListener() {
                @Override
                public void onBatch(List<EventEnvelope> events, Cursor next) {
                    events.forEach(e -> heard.add(e.id()));
                }

                @Override
                public void onGap(Cursor from, Cursor next) {
                    heard.add("gap");
                }
            });
            start("publish", "p", "50");
            EventDatabase.await("heard all", () -> heard.size() >= 50);
        }
        assertThat(heard).hasSize(50).startsWith("p-0", "p-1").endsWith("p-49").doesNotHaveDuplicates();
    }

    @Test
    void database_goesAwayAndComesBack_nothingIsLostAndTheRelayGoesOn() {
        Matcher m = ADDRESS.matcher(DB.fixture().jdbcUrl());
        assertThat(m.find()).isTrue();
        RecordingPublisher publisher = new RecordingPublisher();
        try (FaultProxy proxy = FaultProxy.to(m.group(1), Integer.parseInt(m.group(2)))) {
            DataSource through = new UrlDataSource(
                    m.replaceFirst("//" + proxy.host() + ":" + proxy.port() + "/"),
                    DB.fixture().username(),
                    DB.fixture().password().orElse(""));
            try (EventOutbox outside = EventOutbox.builder(DB.dataSource())
                            .schema(schema)
                            .pollingOnly()
                            .build();
                    EventOutbox outbox =
                            EventOutbox.builder(through).schema(schema).build();
                    OutboxRelay relay = outbox.relay(publisher)
                            .pollInterval(Duration.ofMillis(20))
                            .jitter(() -> 0.1)
                            .start()) {
                publisher.onEach(e -> {
                    if (e.id().equals("1")) {
                        // While it is under way, so that its end cannot be written down.
                        proxy.goDown();
                        outside.append(event("2", "b"));
                    }
                });
                outside.append(event("1", "a"));
                publisher.awaitTaken(1);
                DB.await("SELECT count(*) = 2 FROM " + schema + ".outbox");
                proxy.comeBack();
                publisher.awaitTaken(2);
                DB.await("SELECT count(*) = 0 FROM " + schema + ".outbox");
            }
        }
        assertThat(publisher.taken()).containsExactly("1", "2");
    }

    private Process start(String... arguments) {
        Path said = directory.resolve("said-" + children.size());
        Process child = EventChild.start(DB, said, schema, arguments);
        outputs.put(child, said);
        children.add(child);
        return child;
    }

    /** The whole lines that a process has printed until its end. */
    private List<String> said(Process child) throws IOException {
        String text = Files.readString(outputs.get(child));
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(delivered);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitEmpty() {
        DB.await("SELECT count(*) = 0 FROM " + schema + ".outbox");
    }

    /** Of each subject the ids as they came first. */
    private static Map<String, List<String>> firstOfEach(List<String> ids) {
        Map<String, List<String>> bySubject = new HashMap<>();
        for (String id : new LinkedHashSet<>(ids)) {
            bySubject
                    .computeIfAbsent(id.substring(0, id.lastIndexOf('-')), s -> new ArrayList<>())
                    .add(id);
        }
        return bySubject;
    }

    /** Of each subject the ids by their numbers. */
    private static Map<String, List<String>> ordered(List<String> ids) {
        Map<String, List<String>> bySubject = firstOfEach(ids);
        bySubject.values().forEach(list -> list.sort((a, b) -> Integer.compare(number(a), number(b))));
        return bySubject;
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    }
}
