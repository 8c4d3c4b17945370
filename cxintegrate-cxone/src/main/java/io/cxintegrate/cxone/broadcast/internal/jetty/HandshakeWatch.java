package io.cxintegrate.cxone.broadcast.internal.jetty;

import io.cxintegrate.core.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.WebSocketConnection;

/**
 * Ends connections that have not become a WebSocket in time. An idle limit alone does not: a byte now and then keeps it from
 * ever being reached. Safe to share between threads.
 */
final class HandshakeWatch implements Connection.Listener {
    private final Scheduler scheduler;
    private final Duration limit;
    private final Map<Connection, Scheduler.Task> pending = new ConcurrentHashMap<>();

    HandshakeWatch(Scheduler scheduler, Duration limit) {
        this.scheduler = scheduler;
        this.limit = limit;
    }

    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof WebSocketConnection)) {
            pending.put(
                    connection,
                    scheduler.schedule(
                            () -> connection.getEndPoint().close(),
                            Durations.saturatedNanos(limit),
                            TimeUnit.NANOSECONDS));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Scheduler.Task task = pending.remove(connection);
        if (task != null) {
            task.cancel();
        }
    }
}
