package io.cxintegrate.testkit.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.SchemaHistory;
import io.cxintegrate.core.store.SchemaVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SchemaHistory} has to pass. A test extends it and says how to open one; each test uses a storage of its
 * own, so what {@link #open()} returns has to be empty at the first call of a test, and at later ones another handle on the
 * same storage, as another process would have it.
 */
public abstract class SchemaHistoryContract {
    private static final String SUBJECT = "interaction.completed";
    private static final JsonObject ONE = schema("one");
    private static final JsonObject TWO = schema("two");

    /** For test classes. */
    protected SchemaHistoryContract() {}

    /** Opens the history under test; where one is shared between processes, a new one over the same storage. */
    protected abstract SchemaHistory open() throws Exception;

    private static JsonObject schema(String property) {
        return JsonObject.parse("{\"type\":\"object\",\"properties\":{\"" + property + "\":{\"type\":\"integer\","
                + "\"maximum\":9223372036854775807,\"multipleOf\":0.50,\"pattern\":\"^\\\\u0000 ü 😀$\"}},"
                + "\"required\":[\"" + property + "\"]}");
    }

    @Test
    void versions_nothingAppended_areNone() throws Exception {
        assertEquals(List.of(), open().versions(SUBJECT));
        assertEquals(Optional.empty(), open().latest(SUBJECT));
    }

    @Test
    void append_several_areFoundByOthersInTheirOrder() throws Exception {
        List<SchemaVersion> expected = List.of(
                new SchemaVersion(SUBJECT, 1, ONE),
                new SchemaVersion(SUBJECT, 2, TWO),
                new SchemaVersion(SUBJECT, 3, ONE));
        for (SchemaVersion version : expected) {
            assertEquals(Optional.of(version), open().append(SUBJECT, version.schema(), version.version() - 1));
            assertEquals(Optional.of(version), open().latest(SUBJECT));
        }
        assertEquals(expected, open().versions(SUBJECT));
    }

    @Test
    void append_otherSubjects_areLeftAlone() throws Exception {
        String odd = "https://example.org/schemas/a%20b?x='1'#\"ß😀";
        open().append(SUBJECT, ONE, 0);
        open().append(odd, TWO, 0);
        open().append("Interaction.completed", TWO, 0);
        assertEquals(List.of(new SchemaVersion(SUBJECT, 1, ONE)), open().versions(SUBJECT));
        assertEquals(List.of(new SchemaVersion(odd, 1, TWO)), open().versions(odd));
    }

    @Test
    void append_anotherCameFirst_isRefusedAndChangesNothing() throws Exception {
        open().append(SUBJECT, ONE, 0);
        assertEquals(Optional.empty(), open().append(SUBJECT, TWO, 0));
        assertEquals(Optional.empty(), open().append(SUBJECT, TWO, 2));
        assertEquals(List.of(new SchemaVersion(SUBJECT, 1, ONE)), open().versions(SUBJECT));
    }

    @Test
    void append_sameAsTheNewest_isThatVersionWhateverWasExpected() throws Exception {
        SchemaVersion first = new SchemaVersion(SUBJECT, 1, ONE);
        open().append(SUBJECT, ONE, 0);
        JsonObject reformatted = JsonObject.parse(ONE.toJson().replace("0.50", "5e-1"));
        JsonObject reordered = JsonObject.of("required", ONE.get("required"))
                .with("properties", reformatted.get("properties"))
                .with("type", "object");
        for (int expected = 0; expected < 3; expected++) {
            assertEquals(Optional.of(first), open().append(SUBJECT, ONE, expected));
            assertEquals(Optional.of(first), open().append(SUBJECT, reordered, expected));
        }
        assertEquals(List.of(first), open().versions(SUBJECT));
    }

    @Test
    void append_sameAsAnOlderOne_isANewVersion() throws Exception {
        open().append(SUBJECT, ONE, 0);
        open().append(SUBJECT, TWO, 1);
        assertEquals(Optional.empty(), open().append(SUBJECT, ONE, 0));
        assertEquals(Optional.of(new SchemaVersion(SUBJECT, 3, ONE)), open().append(SUBJECT, ONE, 2));
    }

    @Test
    void anything_badArgument_isRefused() throws Exception {
        SchemaHistory history = open();
        assertThrows(IllegalArgumentException.class, () -> history.append(SUBJECT, ONE, -1));
        assertThrows(IllegalArgumentException.class, () -> history.append("a\u0000b", ONE, 0));
        assertThrows(IllegalArgumentException.class, () -> history.versions(" "));
        assertThrows(IllegalArgumentException.class, () -> history.latest(""));
    }

    @Test
    void append_manyThreads_givesEachSchemaOneVersionWithoutGaps() throws Exception {
        int threads = 4;
        int each = 10;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                SchemaHistory history = open();
                String thread = "t" + t;
                running.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        JsonObject schema = JsonObject.of("title", thread + "-" + i);
                        while (history.append(SUBJECT, schema, latest(history)).isEmpty()) {
                            Thread.onSpinWait();
                        }
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        List<SchemaVersion> versions = open().versions(SUBJECT);
        assertEquals(
                IntStream.rangeClosed(1, threads * each).boxed().toList(),
                versions.stream().map(SchemaVersion::version).toList());
        assertEquals(
                (long) threads * each,
                versions.stream()
                        .map(v -> v.schema().string("title"))
                        .distinct()
                        .count());
    }

    private static int latest(SchemaHistory history) {
        return history.latest(SUBJECT).map(SchemaVersion::version).orElse(0);
    }
}
