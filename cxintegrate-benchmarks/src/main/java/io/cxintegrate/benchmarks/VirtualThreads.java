package io.cxintegrate.benchmarks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Where the running JDK has virtual threads; this module is compiled for one that has none. */
final class VirtualThreads {
    private VirtualThreads() {}

    static boolean exist() {
        return Runtime.version().feature() >= 21;
    }

    /** One that starts a thread for each task. */
    static ExecutorService executor() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }
}
