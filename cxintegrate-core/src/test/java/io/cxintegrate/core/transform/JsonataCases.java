package io.cxintegrate.core.transform;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cxintegrate.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cases of JSONata's reference suite, read where they lie. */
final class JsonataCases {
    /** What a case without data is evaluated on. */
    static final ExpressionResult NO_INPUT = Expression.compile("nothing").evaluate(null);

    /** One case; {@code content} is what stands in its file. */
    record Case(String name, Map<?, ?> content, @Nullable Object input, Map<String, Object> bindings) {
        /** Its expression; null if the case has none. */
        @Nullable
        String source() {
            return content.get("expr") instanceof String s ? s : null;
        }
    }

    private final Path folder;
    private final Map<Path, @Nullable Object> datasets = new LinkedHashMap<>();

    private JsonataCases(Path folder) {
        this.folder = folder;
    }

    /** Where the cases lie unless the system property {@code cxintegrate.corpus} says otherwise. */
    static Path usualFolder() {
        return projectRoot().resolve("../shared/corpus");
    }

    /** Whether the cases are those that pins are made for. */
    static boolean areTheUsual() throws IOException {
        return Files.isDirectory(usualFolder())
                && folder().toRealPath().equals(usualFolder().toRealPath());
    }

    /** All of them in order; skips the test when they are not there. */
    static List<Case> all() throws IOException {
        Path groups = folder().resolve("jsonata/groups");
        assumeTrue(Files.isDirectory(groups), "no conformance cases at " + groups.toAbsolutePath());
        JsonataCases cases = new JsonataCases(folder());
        List<Case> found = new ArrayList<>();
        for (Path file : filesIn(groups)) {
            Object content = Json.parse(Files.readString(file));
            List<?> all = content instanceof List<?> list ? list : List.of(Objects.requireNonNull(content));
            String name = groups.relativize(file).toString().replace('\\', '/').replace(".json", "");
            for (int i = 0; i < all.size(); i++) {
                Map<?, ?> c = (Map<?, ?>) Objects.requireNonNull(all.get(i));
                found.add(new Case(all.size() == 1 ? name : name + "#" + i, c, cases.input(c), bindings(c)));
            }
        }
        return found;
    }

    private static Path folder() {
        return Path.of(System.getProperty("cxintegrate.corpus", usualFolder().toString()));
    }

    private @Nullable Object input(Map<?, ?> c) throws IOException {
        if (!(c.get("dataset") instanceof String set)) {
            return c.containsKey("data") ? c.get("data") : NO_INPUT;
        }
        Path file = folder.resolve("jsonata/datasets").resolve(set + ".json");
        if (!datasets.containsKey(file)) {
            datasets.put(file, Json.parse(Files.readString(file)));
        }
        return datasets.get(file);
    }

    private static Map<String, Object> bindings(Map<?, ?> c) {
        Map<String, Object> bindings = new LinkedHashMap<>();
        if (c.get("bindings") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> bindings.put(String.valueOf(name), value));
        }
        return bindings;
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
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
