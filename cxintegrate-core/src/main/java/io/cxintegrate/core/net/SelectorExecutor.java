package io.cxintegrate.core.net;

import java.util.concurrent.Executor;

/**
 * Lets {@code java.net.http} do its work on the thread that reads from the sockets, which saves each request two changes of
 * thread and with them about half of its CPU time. That thread never waits: our bodies are only copied, and what takes long
 * goes to the workers, which is the key exchange and the certificates of TLS, and all that begins on another thread, such as
 * the look-up of a host name for an asynchronous call.
 */
final class SelectorExecutor implements Executor {
    /** By name, for want of a type. A JDK that calls it otherwise would hold up other responses during a handshake. */
    static final String HANDSHAKE = "jdk.internal.net.http.common.SSLFlowDelegate";

    /** Kept by class: a name is long to compare, for each of the several tasks of a request. */
    private static final ClassValue<Boolean> IS_HANDSHAKE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> task) {
            return task.getName().startsWith(HANDSHAKE);
        }
    };

    private final Executor workers;

    SelectorExecutor(Executor workers) {
        this.workers = workers;
    }

    @Override
    public void execute(Runnable task) {
        Thread thread = Thread.currentThread();
        if (!ClientGenerations.isSelector(thread) || IS_HANDSHAKE.get(task.getClass())) {
            workers.execute(task);
            return;
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            // As on a worker: thrown on, it would end the client.
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
