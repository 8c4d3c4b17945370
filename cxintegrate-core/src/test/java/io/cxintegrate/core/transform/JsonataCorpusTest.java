package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Runs the cases of JSONata's reference suite, read where they lie. Strict: an error must have the very code, and what is
 * missing is not null.
 */
class JsonataCorpusTest {
    /** What the suite calls the limits of its own harness, and the language has since named. */
    private static final Map<String, Set<String>> RENAMED = Map.of("U1001", Set.of("D1011", "D1012"));

    /** Cases that do not agree, and why. */
    private static final Map<String, String> KNOWN = Map.of(
            "joins/library-joins#12",
            "the engine groups a join without any match with a null of its own; X0001 instead of {}");

    private int cases;
    private int agree;
    private int unknown;
    private final Map<String, String> disagree = new TreeMap<>();

    @Test
    void evaluate_corpus_agreesWithTheReference() throws IOException {
        for (JsonataCases.Case c : JsonataCases.all()) {
            cases++;
            judge(c);
        }
        System.out.printf(
                Locale.ROOT,
                "corpus=jsonata cases=%d agree=%d unknown=%d disagree=%d%n",
                cases,
                agree,
                unknown,
                disagree.size());
        Path report = Path.of("target", "corpus", "jsonata.txt");
        Files.createDirectories(report.getParent());
        Files.write(report, disagree.values());

        if (JsonataCases.areTheUsual()) {
            assertThat(disagree.keySet()).as("known failures").isEqualTo(KNOWN.keySet());
            assertThat(unknown).isZero();
            assertThat(agree / (double) cases).isGreaterThanOrEqualTo(0.98);
        }
    }

    private void judge(JsonataCases.Case c) {
        String name = c.name();
        String wanted = wanted(c.content());
        String source = c.source();
        if (wanted == null || source == null) {
            unknown++;
            disagree.put(name, "unknown  " + name + ": " + c.content().keySet());
            return;
        }
        String got = got(c, source);
        if (got.equals(wanted)
                || RENAMED.getOrDefault(wanted.replace("error ", ""), Set.of()).contains(got.replace("error ", ""))) {
            agree++;
        } else {
            disagree.put(
                    name, "disagree " + name + "\n  expr   " + source + "\n  wanted " + wanted + "\n  got    " + got);
        }
    }

    private static @Nullable String wanted(Map<?, ?> c) {
        if (c.get("code") instanceof String code) {
            return "error " + code;
        }
        if (c.get("error") instanceof Map<?, ?> error) {
            return "error " + error.get("code");
        }
        if (c.containsKey("undefinedResult")) {
            return "missing";
        }
        return c.containsKey("result") ? canonical(c.get("result"), unordered(c)) : null;
    }

    private static String got(JsonataCases.Case c, String source) {
        try {
            ExpressionResult result = Expression.builder(source)
                    .limits(limits(c.content()))
                    .allowEval(true)
                    .build()
                    .evaluate(c.input(), c.bindings());
            return result.isMissing() ? "missing" : canonical(result.value(), unordered(c.content()));
        } catch (TransformationException e) {
            return "error " + e.code();
        } catch (Throwable e) {
            return "untyped " + e;
        }
    }

    /** The limit of time is for what never ends: what has a result gets it on a busy machine, too. */
    private static ExpressionLimits limits(Map<?, ?> c) {
        boolean ends = c.containsKey("result");
        ExpressionLimits.Builder limits = ExpressionLimits.builder()
                .maxItems(10_000_000)
                .timeout(Duration.ofMillis(
                        !ends && c.get("timelimit") instanceof Number n ? Math.max(500, n.longValue()) : 60_000));
        if (c.get("depth") instanceof Number n) {
            limits.maxDepth(n.intValue());
        }
        return limits.build();
    }

    private static boolean unordered(Map<?, ?> c) {
        return Boolean.TRUE.equals(c.get("unordered"));
    }

    /** Text that is equal where the values are: members in any order, numbers as doubles. */
    private static String canonical(@Nullable Object value, boolean anyOrder) {
        if (value instanceof Map<?, ?> map) {
            Map<String, String> members = new TreeMap<>();
            map.forEach((key, member) -> members.put(Json.write(key), canonical(member, false)));
            return members.toString();
        }
        if (value instanceof List<?> list) {
            Stream<String> items = list.stream().map(item -> canonical(item, false));
            return (anyOrder ? items.sorted() : items).toList().toString();
        }
        return value instanceof Number n ? String.valueOf(n.doubleValue() + 0.0) : Json.write(value);
    }
}
