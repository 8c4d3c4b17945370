package io.cxintegrate.cxone.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs pairs of schemas collected from other tools' tests, read where they lie. Counted are directions that have a definite
 * answer; one that is left open is unknown, one that is answered otherwise disagrees.
 */
class SchemaDiffCorpusTest {
    /**
     * Why the five directions that do not agree are wrong: all say that a text of n characters has a match of n dots. A dot
     * matches no line terminator (ECMA-262, section 22.2.2.7).
     */
    private static final String LINE_TERMINATOR = "a dot does not match a line terminator";

    /** A case that is wrong, why, and a document that shows it: valid under the one schema and not under the other. */
    private record WrongCase(String reason, String witness) {}

    private static final Map<String, WrongCase> WRONG_CASES = Map.of(
            "ibm#94 backward", new WrongCase(LINE_TERMINATOR, "\n"),
            "ibm#95 backward", new WrongCase(LINE_TERMINATOR, "\n"),
            "ibm#177 backward", new WrongCase(LINE_TERMINATOR, "\n"),
            "ibm#179 forward", new WrongCase(LINE_TERMINATOR, "\n"),
            "ibm#180 forward", new WrongCase(LINE_TERMINATOR, "a\n"));

    private int cases;
    private int agree;
    private int unknown;
    private final Map<String, String> others = new TreeMap<>();
    private final List<String> disagree = new ArrayList<>();
    private final List<String> provenWrong = new ArrayList<>();
    private final Map<String, Integer> agreeByFile = new TreeMap<>();

    @Test
    void verdict_corpus_agreesWithWhatWasEstablished() throws IOException {
        Path usual = projectRoot().resolve("../shared/corpus");
        Path folder = Path.of(System.getProperty("cxintegrate.corpus", usual.toString()));
        Path pairs = folder.resolve("schema-diff");
        assumeTrue(Files.isDirectory(pairs), "no conformance cases at " + pairs.toAbsolutePath());

        for (Path file : filesIn(pairs, ".json")) {
            runFile(file);
        }
        System.out.printf(
                Locale.ROOT,
                "corpus=schema-diff cases=%d agree=%d unknown=%d disagree=%d%n",
                cases,
                agree,
                unknown,
                disagree.size());
        Path report = Path.of("target", "corpus", "schema-diff.txt");
        Files.createDirectories(report.getParent());
        Files.write(report, others.values());

        if (Files.isDirectory(usual) && folder.toRealPath().equals(usual.toRealPath())) {
            assertThat(disagree).containsExactlyInAnyOrderElementsOf(WRONG_CASES.keySet());
            assertThat(provenWrong).containsExactlyInAnyOrderElementsOf(WRONG_CASES.keySet());
            assertThat(unknown / (double) cases).isLessThanOrEqualTo(0.03);
            // 50 pairs in both directions, of which one pair depends on policy.
            assertThat(agreeByFile).containsEntry("tricky", 98);
        }
    }

    private void runFile(Path file) throws IOException {
        List<?> all = (List<?>)
                Objects.requireNonNull(Json.parse(Files.readAllBytes(file), JsonLimits.DEFAULT.withMaxDepth(500)));
        String name = String.valueOf(file.getFileName()).replace(".json", "");
        for (int i = 0; i < all.size(); i++) {
            Map<?, ?> pair = (Map<?, ?>) Objects.requireNonNull(all.get(i));
            Map<?, ?> expect = (Map<?, ?>) Objects.requireNonNull(pair.get("expect"));
            for (Direction direction : Direction.values()) {
                if (expect.get(direction.id()) instanceof Boolean compatible) {
                    cases++;
                    judge(name, name + "#" + i + " " + direction.id(), pair, direction, compatible);
                }
            }
        }
    }

    private void judge(String file, String id, Map<?, ?> pair, Direction direction, boolean compatible) {
        Verdict.Kind wanted = compatible ? Verdict.Kind.COMPATIBLE : Verdict.Kind.BREAKING;
        Verdict got = verdict(pair, direction);
        if (got.kind() == wanted) {
            agree++;
            agreeByFile.merge(file, 1, Integer::sum);
            return;
        }
        if (got.isUnknown()) {
            unknown++;
        } else {
            disagree.add(id);
        }
        WrongCase wrong = WRONG_CASES.get(id);
        if (wrong != null && isShownBy(wrong.witness(), pair, direction)) {
            provenWrong.add(id);
        }
        others.put(
                id,
                (got.isUnknown() ? "unknown  " : "disagree ") + id + " " + pair.get("name") + "\n  old    "
                        + Json.write(pair.get("old")) + "\n  new    " + Json.write(pair.get("new")) + "\n  wanted "
                        + wanted.id() + "\n  got    " + got
                        + (wrong == null ? "" : "\n  reason " + wrong.reason()));
    }

    /** Asks the validator alone, which shares nothing with what worked out the verdict. */
    private static boolean isShownBy(String witness, Map<?, ?> pair, Direction direction) {
        JsonSchema before = JsonSchema.draft7(JsonObject.parse(Json.write(pair.get("old"))));
        JsonSchema after = JsonSchema.draft7(JsonObject.parse(Json.write(pair.get("new"))));
        boolean backward = direction == Direction.BACKWARD;
        return (backward ? before : after).accepts(witness) && !(backward ? after : before).accepts(witness);
    }

    private static Verdict verdict(Map<?, ?> pair, Direction direction) {
        try {
            return SchemaDiff.builder()
                    .oldSchema(Json.write(pair.get("old")))
                    .newSchema(Json.write(pair.get("new")))
                    .draftUnlessNamed(draft(String.valueOf(pair.get("draft"))))
                    .build()
                    .verdict(direction, SchemaProfile.DOCUMENTS);
        } catch (CxException e) {
            return Verdict.unknown(String.valueOf(e.getMessage()));
        }
    }

    private static SchemaDraft draft(String name) {
        return switch (name.replace("draft-", "").replace("draft", "")) {
            case "04", "4" -> SchemaDraft.DRAFT_4;
            case "06", "6" -> SchemaDraft.DRAFT_6;
            case "2019-09" -> SchemaDraft.DRAFT_2019_09;
            case "2020-12" -> SchemaDraft.DRAFT_2020_12;
            default -> SchemaDraft.DRAFT_7;
        };
    }

    private static List<Path> filesIn(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found = new ArrayList<>(
                    files.filter(f -> f.toString().endsWith(ending)).toList());
            found.sort(null);
            return found;
        }
    }

    private static Path projectRoot() {
        Path start = Path.of("").toAbsolutePath();
        for (Path p = start; p != null; p = p.getParent()) {
            if (Files.isDirectory(p.resolve(".mvn"))) {
                return p;
            }
        }
        return start;
    }
}
