package io.cxintegrate.core.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.support.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of durable writing: what was acknowledged is there, and the chain goes on. */
class ChainKillTest {
    /** Kills in a row on one chain: each child also repairs what the one before left. */
    private static final int PER_CHAIN = 25;

    private static final int UUID_LENGTH = 36;

    @TempDir
    private Path directory;

    @Test
    void write_tenKills_everythingAcknowledgedIsThereAndVerifies() throws Exception {
        Tally tally = new Tally();
        kill(directory.resolve("audit.jsonl"), 10, new Random(1), tally);

        assertThat(tally.kills).isEqualTo(10);
        assertThat(tally.acknowledged).isPositive();
    }

    @Test
    @Tag("slow")
    void write_aThousandKills_everythingAcknowledgedIsThereAndVerifies() throws Exception {
        long seed = Long.getLong("cxintegrate.kill.seed", 20_261_121L);
        ExecutorService two = Executors.newFixedThreadPool(2);
        Tally all = new Tally();
        try {
            List<Callable<Tally>> chains = new ArrayList<>();
            for (int i = 0; i < 1_000 / PER_CHAIN; i++) {
                Path file = directory.resolve("chain-" + i).resolve("audit.jsonl");
                Random random = new Random(seed + i);
                chains.add(() -> kill(file, PER_CHAIN, random, new Tally()));
            }
            for (Future<Tally> one : two.invokeAll(chains)) {
                all.add(one.get());
            }
        } finally {
            two.shutdownNow();
        }
        System.out.println("kill -9: seed " + seed + ", " + all);

        assertThat(all.kills).isEqualTo(1_000);
        assertThat(all.acknowledged).isGreaterThan(1_000);
    }

    /** Guards against a record written after the fact, which is lost when the process dies in between. */
    @Test
    void record_killedBetweenIntentAndOutcome_leavesTheIntent() throws Exception {
        Path file = directory.resolve("audit.jsonl");
        Process child = ChildJvm.start(ChainChild.class, "intent", file.toString());
        try (BufferedReader out = reader(child)) {
            assertThat(out.readLine()).isEqualTo("working");
        } finally {
            child.destroyForcibly().waitFor();
        }

        assertThat(AuditVerifier.verify(file).ok()).isTrue();
        assertThat(Files.readAllLines(file))
                .singleElement()
                .asString()
                .contains("\"event_type\":\"connector.create.intent\"");
    }

    private static Tally kill(Path file, int times, Random random, Tally tally) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            acknowledged.addAll(acknowledgedUntilKilled(file, random));
            tally.kills++;
            List<Path> files = ChainedAuditSink.files(file);
            if (files.isEmpty()) {
                continue;
            }
            AuditVerification result = AuditVerifier.builder().build().verify(files);
            assertThat(result.findings())
                    .as("after kill %s of %s", i + 1, file)
                    .allMatch(f -> f.kind() == AuditFinding.Kind.TORN
                            && f.source().equals(files.get(files.size() - 1).toString()));
            tally.torn += result.findings().size();
            assertThat(ids(files)).as("after kill %s of %s", i + 1, file).containsAll(acknowledged);
        }
        try (ChainedAuditSink sink = ChainedAuditSink.builder(file).build()) {
            AuditVerification result =
                    AuditVerifier.builder().anchor(sink.head()).build().verify(ChainedAuditSink.files(file));
            assertThat(result.findings()).isEmpty();
            tally.records += result.records();
        }
        try (Stream<Path> all = Files.list(file.getParent())) {
            tally.repaired += all.filter(p -> p.toString().contains(".torn-")).count();
        }
        tally.acknowledged += acknowledged.size();
        return tally;
    }

    /** A fifth of the kills come without a look, so that they also meet the start and the repair. */
    private static List<String> acknowledgedUntilKilled(Path file, Random random) throws Exception {
        Process child = ChildJvm.start(ChainChild.class, "write", file.toString());
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader out = reader(child)) {
            if (random.nextInt(5) > 0) {
                String first = out.readLine();
                if (first == null) {
                    throw new AssertionError("the child did not start: " + wrong(child));
                }
                acknowledged.add(first);
                child.waitFor(random.nextInt(60_000), TimeUnit.MICROSECONDS);
            } else {
                child.waitFor(random.nextInt(400_000), TimeUnit.MICROSECONDS);
            }
            // Not the process itself, which would close the pipe, and with it what was acknowledged.
            child.toHandle().destroyForcibly();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                // A line that the kill cut is no acknowledgement.
                if (line.length() == UUID_LENGTH) {
                    acknowledged.add(line);
                }
            }
        }
        child.waitFor();
        assertThat(child.exitValue()).as("killed, and not ended by itself").isEqualTo(137);
        return acknowledged;
    }

    private static String wrong(Process child) throws IOException {
        return new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Set<String> ids(List<Path> files) throws IOException {
        Set<String> ids = new HashSet<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                if (line.matches(".*,\"hash\":\"[0-9a-f]{64}\"}")) {
                    ids.add(JsonObject.parse(line).object("event").string("event_id"));
                }
            }
        }
        return ids;
    }

    private static BufferedReader reader(Process child) {
        return new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    }

    private static final class Tally {
        private int kills;
        private long acknowledged;
        private long records;
        private long torn;
        private long repaired;

        private void add(Tally other) {
            kills += other.kills;
            acknowledged += other.acknowledged;
            records += other.records;
            torn += other.torn;
            repaired += other.repaired;
        }

        @Override
        public String toString() {
            return kills + " kills, " + acknowledged + " records acknowledged, " + records + " in the chains, " + torn
                    + " torn last lines, " + repaired + " repaired; none lost, every chain verifies";
        }
    }
}
