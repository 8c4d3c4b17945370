package io.cxintegrate.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs a class of JMH benchmarks so that a busy machine disturbs little: batches short enough to fit between two
 * interruptions, of which the 10th percentile counts.
 */
final class Jmh {
    /** What was measured of one method. */
    record Score(double nanos, double bytes) {}

    private final Map<String, Score> scores = new TreeMap<>();

    private Jmh() {}

    static Jmh run(Class<?> benchmarks) {
        Options options = new OptionsBuilder()
                .include("\\." + benchmarks.getSimpleName() + "\\.")
                .mode(Mode.SingleShotTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(2)
                .jvmArgsAppend(jvmArgs())
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        Jmh jmh = new Jmh();
        try {
            Collection<RunResult> results = new Runner(options).run();
            results.forEach(jmh::add);
        } catch (RunnerException e) {
            throw new IllegalStateException(benchmarks.getSimpleName() + " failed", e);
        }
        return jmh;
    }

    private static String[] jvmArgs() {
        List<String> args = new ArrayList<>(List.of("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC"));
        if (Runtime.version().feature() >= 24) {
            // JMH itself; each fork would warn.
            args.add("--sun-misc-unsafe-memory-access=allow");
        }
        return args.toArray(String[]::new);
    }

    double nanos(String method) {
        return score(method).nanos();
    }

    double bytes(String method) {
        return score(method).bytes();
    }

    private Score score(String method) {
        Score score = scores.get(method);
        if (score == null) {
            throw new IllegalArgumentException("no benchmark " + method + " in " + scores.keySet());
        }
        return score;
    }

    private void add(RunResult result) {
        StringBuilder label = new StringBuilder(result.getPrimaryResult().getLabel());
        for (String parameter : result.getParams().getParamsKeys()) {
            label.append(' ').append(result.getParams().getParam(parameter));
        }
        String name = label.toString();
        int batch = result.getParams().getMeasurement().getBatchSize();
        double nanos = result.getPrimaryResult().getStatistics().getPercentile(10) / batch;
        double bytes = Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                        .getScore()
                / batch;
        scores.put(name, new Score(nanos, bytes));
        System.out.printf("  %-20s %10.1f ns/op %8.1f B/op%n", name, nanos, bytes);
    }
}
