package io.cxintegrate.core.dataaction.host;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a server: virtual where the JDK has them (21 and later), started when they are needed, at most so many. There
 * is no line: with one, requests that never arrive would hold up those that have.
 */
final class Workers {
    private Workers() {}

    static ExecutorService atMost(int threads) {
        return new ThreadPoolExecutor(0, threads, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), factory());
    }

    /** By name, since this is compiled for 17. */
    private static ThreadFactory factory() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Object virtual = lookup.findStatic(
                            Thread.class,
                            "ofVirtual",
                            MethodType.methodType(Class.forName("java.lang.Thread$Builder$OfVirtual")))
                    .invoke();
            Object named = lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class))
                    .invoke(virtual, "cxintegrate-server-worker");
            return (ThreadFactory) lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
                    .invoke(named);
        } catch (Throwable notThere) {
            return r -> daemon(r, "worker");
        }
    }

    static Thread daemon(Runnable r, String role) {
        Thread t = new Thread(r, "cxintegrate-server-" + role);
        t.setDaemon(true);
        return t;
    }
}
