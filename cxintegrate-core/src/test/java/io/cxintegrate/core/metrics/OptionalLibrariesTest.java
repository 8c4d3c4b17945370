package io.cxintegrate.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Core with neither Micrometer nor OpenTelemetry on the class path, as most users have it. */
class OptionalLibrariesTest {
    private static final List<String> ADAPTERS = List.of(
            "io.cxintegrate.core.metrics.micrometer.MicrometerMetrics",
            "io.cxintegrate.core.metrics.opentelemetry.OpenTelemetryMetrics");

    @Test
    void core_withoutBothLibraries_loadsWhole() throws Exception {
        try (URLClassLoader without = loaderWithoutBoth()) {
            List<String> loaded = new ArrayList<>();
            for (String name : coreClasses()) {
                if (ADAPTERS.stream().noneMatch(name::startsWith)) {
                    Class<?> type = Class.forName(name, true, without);
                    assertThat(type.getClassLoader()).isSameAs(without);
                    // Resolves every type the signatures name.
                    loaded.add(name + type.getDeclaredMethods().length + type.getDeclaredFields().length);
                }
            }
            assertThat(loaded).hasSizeGreaterThan(200);
        }
    }

    @Test
    void metrics_withoutBothLibraries_measures() throws Exception {
        try (URLClassLoader without = loaderWithoutBoth()) {
            Class<?> type = without.loadClass(Metrics.class.getName());
            Object stats = without.loadClass(CallStats.class.getName())
                    .getConstructor(java.time.InstantSource.class)
                    .newInstance(java.time.InstantSource.system());
            Method time = type.getMethod("time", String.class, Duration.class, Map.class);
            time.invoke(stats, "t", Duration.ofMillis(1), Map.of("outcome", "success", "operation", "T"));
            Object snapshot = stats.getClass().getMethod("snapshot").invoke(stats);
            assertThat(snapshot.toString()).contains("totalRequests=1");
        }
    }

    @Test
    void adapter_withoutItsLibrary_isWhatFails() throws Exception {
        try (URLClassLoader without = loaderWithoutBoth()) {
            for (String adapter : ADAPTERS) {
                assertThatThrownBy(() -> Class.forName(adapter, true, without).getDeclaredMethods())
                        .isInstanceOf(NoClassDefFoundError.class);
            }
        }
    }

    private static URLClassLoader loaderWithoutBoth() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("micrometer") && !entry.contains("opentelemetry") && !entry.contains("prometheus")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static List<String> coreClasses() throws IOException {
        Path root = Path.of("target", "classes").toAbsolutePath();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".class"))
                    .map(f -> root.relativize(f).toString())
                    .filter(f -> !f.equals("module-info.class") && !f.endsWith("package-info.class"))
                    .map(f -> f.substring(0, f.length() - ".class".length()).replace(File.separatorChar, '.'))
                    .toList();
        }
    }
}
