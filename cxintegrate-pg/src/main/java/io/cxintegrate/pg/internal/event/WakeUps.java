package io.cxintegrate.pg.internal.event;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.pg.internal.store.SchemaName;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the readers of this process at once, and those of others by hints. It listens from the first reader on. Safe to share
 * between threads; whoever creates it closes it.
 */
public final class WakeUps implements AutoCloseable {
    private static final int MAX_PREFIX = 50;

    private final @Nullable DataSource dataSource;
    private final String channel;
    private final TimeSource time;
    private final @Nullable Notifier notifier;
    private final Set<Signal> readers = new CopyOnWriteArraySet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Listener listener;
    private boolean closed;

    /** @param dataSource null when there are to be no hints */
    public WakeUps(@Nullable DataSource dataSource, String channel, TimeSource time) {
        this.dataSource = dataSource;
        this.channel = channel;
        this.time = time;
        notifier = dataSource == null ? null : new Notifier(dataSource, channel, time);
    }

    /** The name of a channel. One that two schemas share does no harm. */
    public static String channel(SchemaName schema, String name) {
        String prefix =
                schema.value().substring(0, Math.min(MAX_PREFIX, schema.value().length()));
        return prefix + "_" + name;
    }

    /** Wakes this reader from now on. */
    public void add(Signal reader) {
        readers.add(reader);
        lock.lock();
        try {
            if (dataSource != null && listener == null && !closed) {
                listener = new Listener(dataSource, channel, this::wakeHere, time);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes this reader no more. */
    public void remove(Signal reader) {
        readers.remove(reader);
    }

    /** There is something to look for. Does not block. */
    public void wake() {
        wakeHere();
        if (notifier != null) {
            notifier.hint();
        }
    }

    @Override
    public void close() {
        Listener last;
        lock.lock();
        try {
            closed = true;
            last = listener;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.close();
        }
        if (notifier != null) {
            notifier.close();
        }
    }

    private void wakeHere() {
        readers.forEach(Signal::raise);
    }
}
