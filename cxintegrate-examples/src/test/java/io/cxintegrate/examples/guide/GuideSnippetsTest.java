package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a guide shows as Java stands, line by line, in a source that this build compiles and runs. */
class GuideSnippetsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /** One block of Java in a guide, and the line it begins at. */
    record Snippet(String guide, int line, List<String> code) {
        @Override
        public String toString() {
            return guide + ":" + line;
        }
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void snippet_ofAGuide_standsInASourceThatIsCompiledHere(Snippet snippet) throws IOException {
        String wanted = String.join("\n", snippet.code());
        List<Path> homes = new ArrayList<>();
        for (Path source : files(Path.of("src"), ".java")) {
            if (String.join("\n", significant(Files.readAllLines(source, StandardCharsets.UTF_8)))
                    .contains(wanted)) {
                homes.add(source);
            }
        }
        assertThat(homes)
                .as(
                        "%s:%d shows code that no source of the examples holds:%n%s",
                        snippet.guide(), snippet.line(), wanted)
                .isNotEmpty();
    }

    static List<Snippet> snippets() throws IOException {
        List<Path> guides = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
        guides.add(ROOT.resolve("README.md"));
        List<Snippet> found = new ArrayList<>();
        for (Path guide : guides) {
            List<String> lines = Files.readAllLines(guide, StandardCharsets.UTF_8);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).equals("```java")) {
                    int end = i + lines.subList(i, lines.size()).indexOf("```");
                    found.add(new Snippet(
                            String.valueOf(guide.getFileName()),
                            i + 1,
                            withoutEnd(significant(lines.subList(i + 1, end)))));
                }
            }
        }
        return found;
    }

    /** Indentation and blank lines apart. */
    private static List<String> significant(List<String> lines) {
        return lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** The source may go on inside the last block, with what it asserts. */
    private static List<String> withoutEnd(List<String> code) {
        int end = code.size();
        while (end > 0 && code.get(end - 1).equals("}")) {
            end--;
        }
        return code.subList(0, end);
    }

    private static List<Path> files(Path below, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
        }
    }
}
