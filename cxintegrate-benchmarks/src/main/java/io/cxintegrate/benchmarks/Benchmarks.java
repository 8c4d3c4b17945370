package io.cxintegrate.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs all benchmarks, or those named, and prints one table: ours beside the peers, with the targets. */
public final class Benchmarks {
    /** One subject: measures and reports. */
    private interface Part {
        void run(Report report) throws Exception;
    }

    private Benchmarks() {}

    /** @param args any of {@code token retry http audit durable canonical schema transform jsonata pg}; none for all */
    public static void main(String[] args) throws Exception {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("token", Benchmarks::token);
        parts.put("retry", Benchmarks::retry);
        parts.put("http", Benchmarks::http);
        parts.put("audit", Benchmarks::audit);
        parts.put("durable", Benchmarks::durable);
        parts.put("canonical", Benchmarks::canonical);
        parts.put("schema", Benchmarks::schema);
        parts.put("transform", Benchmarks::transform);
        parts.put("jsonata", Benchmarks::jsonata);
        parts.put("pg", PgCpu::run);
        if (!parts.keySet().containsAll(List.of(args))) {
            throw new IllegalArgumentException("choose from " + parts.keySet() + " but not " + List.of(args));
        }
        Report report = new Report();
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            if (args.length == 0 || List.of(args).contains(part.getKey())) {
                System.out.println(part.getKey());
                part.getValue().run(report);
            }
        }
        System.out.println();
        System.out.println("Java " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors. Read ratios, not absolute figures.");
        System.out.println();
        report.print();
    }

    private static void token(Report report) {
        Jmh run = Jmh.run(TokenReadBenchmark.class);
        report.atMost(1.2, "token hit", run.nanos("ours"), run.nanos("limit"), "volatile read + nanoTime", "ns");
        report.atMost(
                1.2,
                "token hit, as header",
                run.nanos("oursAsHeader"),
                run.nanos("limit"),
                "volatile read + nanoTime",
                "ns");
        report.zero("token hit, allocated", Math.max(run.bytes("ours"), run.bytes("oursAsHeader")), "B");
        report.beside("token hit, as header", run.nanos("oursAsHeader"), run.nanos("googleAuth"), "google-auth", "ns");
        report.beside(
                "token hit, as header",
                run.nanos("oursAsHeader"),
                run.nanos("awsCachedSupplier"),
                "AWS CachedSupplier",
                "ns");
    }

    private static void retry(Report report) {
        Jmh run = Jmh.run(RetryBenchmark.class);
        report.beside("retry, success", run.nanos("ours"), run.nanos("plainCall"), "plain call", "ns");
        report.atMost(1, "retry, success", run.nanos("ours"), run.nanos("resilience4j"), "resilience4j", "ns");
        report.beside(
                "retry, success, with budget",
                run.nanos("oursWithBudget"),
                run.nanos("resilience4j"),
                "resilience4j",
                "ns");
        report.beside("retry, success", run.nanos("ours"), run.nanos("failsafe"), "failsafe", "ns");
        report.beside("retry, success, allocated", run.bytes("ours"), run.bytes("resilience4j"), "resilience4j", "B");
        report.beside("retry, success, allocated", run.bytes("ours"), run.bytes("failsafe"), "failsafe", "B");
    }

    private static void http(Report report) throws Exception {
        HttpCpu.run(report);
    }

    private static void audit(Report report) {
        Jmh run = Jmh.run(AuditAppendBenchmark.class);
        report.beside("audit append, JSON lines", run.nanos("oursLines"), run.nanos("logback"), "Logback", "ns");
        report.beside("audit append, hash chain", run.nanos("oursChained"), run.nanos("logback"), "Logback", "ns");
    }

    private static void durable(Report report) throws Exception {
        GroupCommit.run(report);
    }

    private static void canonical(Report report) {
        Jmh run = Jmh.run(CanonicalHashBenchmark.class);
        report.beside("canonical hash", run.nanos("ours"), run.nanos("jacksonSorted"), "Jackson, sorted keys", "ns");
        report.beside("canonical hash", run.nanos("ours"), run.nanos("erdtman"), "java-json-canonicalization", "ns");
        report.figure("canonical hash, allocated", run.bytes("ours"), "B");
    }

    private static void transform(Report report) {
        Jmh run = Jmh.run(TransformBenchmark.class);
        report.atMost(0.2, "rename, the rest passes", run.nanos("ours"), run.nanos("jolt"), "JOLT shift", "ns");
        report.atMost(4, "rename, the rest passes", run.nanos("ours"), run.nanos("handWritten"), "hand-written", "ns");
        report.figure("rename, the rest passes, allocated", run.bytes("ours"), "B");
    }

    private static void jsonata(Report report) throws Exception {
        jsonata(report, Jmh.run(ExpressionBenchmark.class), "MERGE", "PICK", "ORDER", "RENAME");
        jsonata(report, Jmh.run(BulkExpressionBenchmark.class), "RESHAPE");
        ExpressionThreads.run(report);
    }

    private static void jsonata(Report report, Jmh run, String... shapes) {
        for (String shape : shapes) {
            String what = "JSONata " + shape.toLowerCase(Locale.ROOT);
            double ours = run.nanos("ours " + shape);
            report.atMost(1.05, what, ours, run.nanos("engine " + shape), "engine alone", "ns");
            report.atMost(0.67, what, ours, run.nanos("converting " + shape), "engine, converting", "ns");
        }
    }

    private static void schema(Report report) throws Exception {
        Jmh run = Jmh.run(SchemaVerdictBenchmark.class);
        for (String kind : List.of("proof", "witness")) {
            schema(report, run, kind, "wide-10000", 4);
            report.atMost(
                    12,
                    "schema " + kind + ", growth from 1,000",
                    run.nanos(kind + " wide-10000") / 1e6,
                    run.nanos(kind + " wide-1000") / 1e6,
                    "1,000 properties",
                    "ms");
            schema(report, run, kind, "recursive-12", 50);
            schema(report, run, kind, "deep-50", 50);
            schema(report, run, kind, "oneOf-20", 50);
        }
        SchemaPeer.run(report);
    }

    private static void schema(Report report, Jmh run, String kind, String pair, int target) {
        report.atMost(
                target,
                "schema " + kind + ", " + pair,
                run.nanos(kind + " " + pair) / 1e6,
                run.nanos("jackson " + pair) / 1e6,
                "Jackson reads both texts",
                "ms");
    }
}
