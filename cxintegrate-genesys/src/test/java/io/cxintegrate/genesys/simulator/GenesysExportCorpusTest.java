package io.cxintegrate.genesys.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cxintegrate.core.CxException;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.lint.ActionLinter;
import io.cxintegrate.genesys.lint.LintReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads, writes, runs and lints actions that others exported; read where they lie. */
class GenesysExportCorpusTest {
    /** What the linter has to say about the exports of the usual folder, by rule. */
    private static final SortedMap<String, Integer> KNOWN_FINDINGS = new TreeMap<>(Map.ofEntries(
            Map.entry("default-never-applies", 13),
            Map.entry("forced-default", 2),
            Map.entry("get-with-body", 1),
            Map.entry("hard-coded-id", 8),
            Map.entry("hard-coded-secret", 1),
            Map.entry("input-case", 2),
            Map.entry("json-injection", 96),
            Map.entry("json-raw-input", 21),
            Map.entry("secure-missing", 2),
            Map.entry("undeclared-input", 1),
            Map.entry("url-from-input", 1),
            Map.entry("url-injection", 33)));

    private int loaded;
    private int roundtrip;
    private int simulated;
    private int findings;
    private int crashes;
    private final SortedMap<String, Integer> byRule = new TreeMap<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> unproven = new ArrayList<>();
    private final List<String> report = new ArrayList<>();

    @Test
    void exports_ofOthers_loadRoundTripRunAndAreLinted() throws IOException {
        Path usual = projectRoot().resolve("../shared/corpus");
        Path corpus = Path.of(System.getProperty("cxintegrate.corpus", usual.toString()));
        Path folder = corpus.resolve("genesys-actions");
        assumeTrue(Files.isDirectory(folder), "no exported actions at " + folder.toAbsolutePath());

        List<Path> files = exportsIn(folder);
        files.forEach(this::judge);
        System.out.printf(
                Locale.ROOT,
                "corpus=genesys-actions files=%d loaded=%d roundtrip=%d simulated=%d findings=%d crashes=%d%n",
                files.size(),
                loaded,
                roundtrip,
                simulated,
                findings,
                crashes);
        Path out = Path.of("target", "corpus", "genesys-actions.txt");
        Files.createDirectories(out.getParent());
        unproven.forEach(u -> report.add("unproven " + u));
        // Encoded leniently: a foreign file may hold what is no text.
        Files.write(out, String.join("\n", report).getBytes(StandardCharsets.UTF_8));

        if (Files.isDirectory(usual) && corpus.toRealPath().equals(usual.toRealPath())) {
            assertThat(crashes).as("%s", report).isZero();
            assertThat(loaded).isEqualTo(files.size()).isEqualTo(55);
            assertThat(roundtrip).isEqualTo(55);
            assertThat(simulated).isEqualTo(55);
            // Its URL names an input that its contract does not have.
            assertThat(failed)
                    .containsExactly("Purple-Network__Genesys-Cloud-data-actions__Get-Contact-From-Contact-List.json");
            assertThat(unproven).isEmpty();
            assertThat(byRule).containsExactlyEntriesOf(KNOWN_FINDINGS);
        }
    }

    private void judge(Path file) {
        String name = file.getFileName().toString();
        try {
            ActionExport action;
            try {
                action = ActionExport.read(file);
            } catch (CxException e) {
                findings++;
                report.add("finding  " + name + ": " + e.getMessage());
                return;
            }
            loaded++;
            String text = Files.readString(file, StandardCharsets.UTF_8);
            if (action.toCompactJson().equals(compact(text.replace("\uFEFF", "")))
                    && action.toJson().equals(text)
                    && ActionExport.of(action.document())
                            .document()
                            .toJson()
                            .equals(action.document().toJson())) {
                roundtrip++;
            } else {
                report.add("changed  " + name);
            }
            LintReport lint = ActionLinter.standard().lint(action);
            findings += lint.findings().size();
            lint.findings().forEach(f -> {
                report.add("finding  " + name + ": " + f);
                byRule.merge(f.rule().id(), 1, Integer::sum);
            });
            simulate(name, action, lint);
            FixProof.of(lint).problems().forEach(p -> unproven.add(name + ": " + p));
        } catch (Exception | StackOverflowError e) {
            crashes++;
            report.add("crash    " + name + ": " + e);
        }
    }

    /** A run that fails counts when the linter says why: what an export has wrong is a finding. */
    private void simulate(String name, ActionExport action, LintReport lint) {
        SimulationTrace trace = FixProof.run(action, ActionSamples.input(action));
        if (trace.success() || lint.hasErrors()) {
            simulated++;
        }
        if (!trace.success()) {
            failed.add(name);
            report.add("failed   " + name + "\n" + trace + "\n  answer " + ActionSamples.answer(action));
        }
    }

    /** Written apart from the code under test: white space outside of texts removed. */
    private static String compact(String json) {
        return json.replaceAll("(\"(?:[^\"\\\\]|\\\\.)*+\")|\\s++", "$1");
    }

    private static List<Path> exportsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> !f.getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .matches(".*\\.(tsv|md|txt)|licen[cs]e.*|notice.*"))
                    .sorted()
                    .toList();
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
