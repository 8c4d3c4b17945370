package io.cxintegrate.genesys.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads, writes, runs and lints actions that others exported; read where they lie. */
class GenesysExportCorpusTest {
    private int loaded;
    private int roundtrip;
    private int simulated;
    private int findings;
    private int crashes;
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
        Files.write(out, report);

        if (Files.isDirectory(usual) && corpus.toRealPath().equals(usual.toRealPath())) {
            assertThat(crashes).as("%s", report).isZero();
            assertThat(loaded).isEqualTo(files.size()).isEqualTo(55);
            assertThat(roundtrip).isEqualTo(55);
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
            if (action.toCompactJson().equals(compact(text))
                    && action.toJson().equals(text)
                    && ActionExport.of(action.document())
                            .document()
                            .toJson()
                            .equals(action.document().toJson())) {
                roundtrip++;
            } else {
                report.add("changed  " + name);
            }
            simulate(name, action);
        } catch (Exception | StackOverflowError e) {
            crashes++;
            report.add("crash    " + name + ": " + e);
        }
    }

    private void simulate(String name, ActionExport action) {
        SimulationTrace trace = ActionSimulator.builder(ActionBackend.answering(ActionSamples.answer(action)))
                .credential("loginUrl", Secret.of("https://login.example.com/oauth/token"))
                .credential("clientId", Secret.of("client"))
                .credential("clientSecret", Secret.of("not-a-secret"))
                .authResponse(JsonObject.of("token", "not-a-token"))
                .build()
                .run(action, ActionSamples.input(action));
        if (trace.success()) {
            simulated++;
        } else {
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
