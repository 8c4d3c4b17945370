package io.cxintegrate.pg.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.audit.chain.AuditVerification;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.Finished;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.SchemaVersion;
import io.cxintegrate.pg.Database;
import io.cxintegrate.pg.PgDataAction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two processes with all stores on one database, killed in the middle: nothing acknowledged is lost, nothing is done twice. */
class TwoNodesTest {
    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final List<String> acknowledged = new ArrayList<>();
    private Database db;
    private int kills;

    @BeforeEach
    void open() {
        db = new Database();
        db.sql("CREATE TABLE payment (id serial PRIMARY KEY, customer text NOT NULL)");
    }

    @AfterEach
    void close() {
        readers.shutdownNow();
        db.close();
    }

    @Test
    void stores_bothNodesKilledTwice_loseNothingAndRepeatNothing() throws Exception {
        rounds(2, new Random(1), false);
        assertAllIsThere();
    }

    @Test
    void stores_connectionsEndedByTheServer_loseNothingAndRepeatNothing() throws Exception {
        rounds(1, new Random(2), true);
        assertAllIsThere();
    }

    @Test
    @Tag("slow")
    void stores_manyKillsAndEndedConnections_loseNothingAndRepeatNothing() throws Exception {
        long seed = Long.getLong("cxintegrate.kill.seed", 20_261_121L);
        Random random = new Random(seed);
        for (int i = 0; i < 25; i++) {
            rounds(1, random, i % 2 == 0);
        }
        assertAllIsThere();
        System.out.println("kill -9 of 2 nodes: seed " + seed + ", " + kills + " kills, " + acknowledged.size()
                + " steps acknowledged, none lost, none done twice");
    }

    private void rounds(int count, Random random, boolean endConnections) throws Exception {
        for (int i = 0; i < count; i++) {
            String round = "r" + kills;
            List<Node> nodes = List.of(new Node(start("a", round)), new Node(start("b", round)));
            try {
                for (Node node : nodes) {
                    node.awaitSteps();
                }
                for (int n = endConnections ? 6 : 0; n > 0; n--) {
                    db.sql(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND"
                                    + " pid <> pg_backend_pid()");
                    nodes.get(0).process.waitFor(random.nextInt(30_000), TimeUnit.MICROSECONDS);
                }
            } finally {
                for (Node node : nodes) {
                    node.process.waitFor(random.nextInt(60_000), TimeUnit.MICROSECONDS);
                    // Not the process itself, which would close the pipe, and with it what was acknowledged.
                    node.process.toHandle().destroyForcibly();
                    kills++;
                }
            }
            for (Node node : nodes) {
                acknowledged.addAll(node.lines.get(60, TimeUnit.SECONDS));
            }
        }
    }

    /** A process and what it says. */
    private final class Node {
        private final CountDownLatch steps = new CountDownLatch(15);
        private final Process process;
        private final Future<List<String>> lines;

        Node(Process process) {
            this.process = process;
            lines = readers.submit(this::linesUntilTheEnd);
        }

        /** Until it has worked with each store a few times. */
        void awaitSteps() throws InterruptedException {
            assertThat(steps.await(60, TimeUnit.SECONDS)).as("the node works").isTrue();
        }

        private List<String> linesUntilTheEnd() throws IOException {
            List<String> said = new ArrayList<>();
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                StringBuilder line = new StringBuilder();
                // A line that the kill cut is no acknowledgement.
                for (int c = in.read(); c >= 0; c = in.read()) {
                    if (c == '\n') {
                        said.add(line.toString());
                        line.setLength(0);
                        steps.countDown();
                    } else {
                        line.append((char) c);
                    }
                }
            }
            return said;
        }
    }

    private Process start(String node, String round) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoresChild.class.getName(),
                        db.fixture().jdbcUrl(),
                        db.fixture().username(),
                        node,
                        round)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        db.fixture().password().ifPresent(p -> builder.environment().put("CXINTEGRATE_PG_PASSWORD", p));
        return builder.start();
    }

    private void assertAllIsThere() throws Exception {
        DataSource dataSource = db.fixture().dataSource();
        assertAudited(dataSource);
        assertPaidOnce(dataSource);
        assertCounted(dataSource);
        assertAppended(dataSource);
        assertAnswered(dataSource);
        assertThat(acknowledged)
                .as("an outage is told without a word of the database's own")
                .filteredOn(line -> line.contains(" ? "))
                .allMatch(line -> line.matches("[a-z0-9 -]+ \\? .*\\(SQLSTATE [0-9A-Z]{5}\\).*")
                        && !line.contains("terminating")
                        && !line.contains("FATAL"));
        assertThat(db.query("SELECT count(*) FROM cxintegrate.migration"))
                .isEqualTo(Integer.toString(PgMigrations.ofDefaultSchema().all().size()));
    }

    /** What was acknowledged, word by word, for steps of a kind. */
    private List<String[]> said(String kind) {
        return acknowledged.stream()
                .filter(line -> line.startsWith(kind + " ") && !line.contains(" ? "))
                .map(line -> line.split(" "))
                .toList();
    }

    private void assertAudited(DataSource dataSource) {
        AuditVerification result = PgAuditVerifier.builder(dataSource).build().verify();
        assertThat(result.findings()).isEmpty();
        String all = db.query("SELECT string_agg(line, '') FROM cxintegrate.audit_record");
        assertThat(said("audit")).isNotEmpty().allMatch(line -> all.contains(line[1]));
    }

    private void assertPaidOnce(DataSource dataSource) {
        assertThat(db.query("SELECT count(*) FROM payment GROUP BY customer HAVING count(*) > 1 UNION ALL SELECT 0"))
                .as("a key that was paid twice")
                .isEqualTo("0");
        PgDataAction payment = StoresChild.payment(dataSource);
        Map<String, String> first = new HashMap<>();
        for (String[] line : said("pay")) {
            assertThat(first.computeIfAbsent(line[1], key -> line[2]))
                    .as("both nodes have got the same answer")
                    .isEqualTo(line[2]);
        }
        assertThat(first).isNotEmpty();
        first.entrySet().stream()
                .limit(50)
                .forEach(e -> assertThat(payment.run(StoresChild.call(e.getKey()))
                                .rows()
                                .get(0)
                                .integer("id"))
                        .isEqualTo(Integer.parseInt(e.getValue())));
        assertThat(db.query("SELECT count(*) = (SELECT count(*) FROM cxintegrate.idempotent_write) FROM payment"))
                .as("each write has its key, and each key its write")
                .isEqualTo("t");
    }

    private void assertCounted(DataSource dataSource) {
        int counted = PgDocumentStore.builder(dataSource)
                .build()
                .load(StoresChild.COUNTER)
                .orElseThrow()
                .document()
                .integer("n");
        List<Integer> numbers =
                said("count").stream().map(line -> Integer.parseInt(line[1])).toList();
        long lost = acknowledged.stream()
                .filter(line -> line.startsWith("count ? "))
                .count();
        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(counted).isBetween(numbers.size(), (int) (numbers.size() + kills + lost));
    }

    private void assertAppended(DataSource dataSource) {
        List<SchemaVersion> versions =
                PgSchemaHistory.builder(dataSource).build().versions(StoresChild.SUBJECT);
        for (int i = 0; i < versions.size(); i++) {
            assertThat(versions.get(i).version()).isEqualTo(i + 1);
        }
        assertThat(said("schema"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(
                                versions.get(Integer.parseInt(line[1]) - 1).schema())
                        .isEqualTo(JsonObject.of("title", line[2])));
        assertThat(versions.stream().map(v -> v.schema().string("title")).toList())
                .as("repeated after a lost answer, but not appended twice")
                .doesNotHaveDuplicates();
    }

    private void assertAnswered(DataSource dataSource) {
        PgIdempotencyStore keys = PgIdempotencyStore.builder(dataSource).build();
        assertThat(said("key")).isNotEmpty();
        said("key").stream()
                .limit(50)
                .forEach(line -> assertThat(keys.begin(line[1], "print", StoresChild.LONG))
                        .as("a lost answer of finish is found by the next who asks")
                        .isEqualTo(new Finished(line[2])));
    }
}
