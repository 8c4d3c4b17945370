package io.cxintegrate.benchmarks;

import io.cxintegrate.cxone.schema.SchemaDiff;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The compatibility checker of Apicurio Registry beside ours: from two texts to a verdict that both come to. It takes seconds
 * for the largest pair, too long for batches, so that both take turns and the best round of each counts. On types that refer to
 * each other it does not end, and is not asked.
 */
final class SchemaPeer {
    private SchemaPeer() {}

    static void run(Report report) throws Exception {
        Path jars = Path.of(System.getProperty("schema.peer", "target/schema-peer"));
        try (URLClassLoader loader = new URLClassLoader(urls(jars), SchemaPeer.class.getClassLoader())) {
            Method peer = loader.loadClass("io.apicurio.registry.rules.compatibility.jsonschema.JsonSchemaDiffLibrary")
                    .getMethod("isCompatible", String.class, String.class, Map.class);
            compare(report, peer, "wide-10000", 30, 2, 5);
            compare(report, peer, "deep-50", 2, 300, 300);
            compare(report, peer, "oneOf-20", 2, 300, 300);
        }
    }

    private static URL[] urls(Path folder) throws IOException {
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> jars = Files.list(folder)) {
            for (Path jar : jars.toList()) {
                urls.add(jar.toUri().toURL());
            }
        }
        return urls.toArray(new URL[0]);
    }

    private static void compare(Report report, Method peer, String pair, double times, int warmUp, int rounds)
            throws Exception {
        String before = SchemaPairs.text(pair, "integer");
        String after = SchemaPairs.text(pair, "number");
        long ours = Long.MAX_VALUE;
        long theirs = Long.MAX_VALUE;
        for (int i = -warmUp; i < rounds; i++) {
            long start = System.nanoTime();
            boolean same = SchemaDiff.between(before, after).backward().isCompatible();
            long middle = System.nanoTime();
            same &= (boolean) peer.invoke(null, before, after, Map.of());
            long end = System.nanoTime();
            if (!same) {
                throw new IllegalStateException("both should find " + pair + " compatible");
            }
            if (i >= 0) {
                ours = Math.min(ours, middle - start);
                theirs = Math.min(theirs, end - middle);
            }
        }
        report.atMost(1 / times, "schema verdict, " + pair, ours / 1e6, theirs / 1e6, "Apicurio Registry", "ms");
    }
}
