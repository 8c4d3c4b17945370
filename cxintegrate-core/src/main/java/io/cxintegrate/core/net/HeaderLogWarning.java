package io.cxintegrate.core.net;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once in a process that the JDK has been told to log what carries secrets. */
final class HeaderLogWarning {
    private static final Logger LOG = LoggerFactory.getLogger(JdkHttpTransport.class);
    private static final List<String> SPILLING = List.of("headers", "content", "frames", "all");
    private static final AtomicBoolean SAID = new AtomicBoolean();

    private HeaderLogWarning() {}

    static void warnOnce() {
        if (spills(System.getProperty("jdk.httpclient.HttpClient.log")) && SAID.compareAndSet(false, true)) {
            LOG.warn(
                    "-Djdk.httpclient.HttpClient.log makes the JDK log headers or bodies, and with them bearer tokens");
        }
    }

    static boolean spills(@Nullable String property) {
        return property != null
                && Arrays.stream(property.toLowerCase(Locale.ROOT).split("[,:]"))
                        .anyMatch(word -> SPILLING.contains(word.strip()));
    }
}
