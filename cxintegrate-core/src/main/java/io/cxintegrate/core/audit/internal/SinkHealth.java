package io.cxintegrate.core.audit.internal;

import io.cxintegrate.core.CxException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * How a sink is doing: a warning when it begins to fail, one when it works again, none in between. Safe to share between
 * threads.
 */
public final class SinkHealth {
    private final String name;
    private final Logger log;
    private final AtomicLong lost = new AtomicLong();

    /** A sink that works so far. */
    public SinkHealth(String name, Logger log) {
        this.name = name;
        this.log = log;
    }

    /** A record was kept. */
    public void worked() {
        if (lost.get() > 0) {
            long count = lost.getAndSet(0);
            if (count > 0) {
                log.warn("audit.sink.recovered sink={} lost={}", name, count);
            }
        }
    }

    /** This many records were not kept. */
    public void failed(long records, RuntimeException e) {
        if (lost.getAndAdd(records) == 0) {
            // Messages of others may quote a connection string or the record, so they are for DEBUG; ours do not.
            String error =
                    e instanceof CxException ? e.toString() : e.getClass().getName();
            log.warn("audit.sink.failed sink={} error={} further=counted", name, error);
            log.debug("audit.sink.failed sink={}", name, e);
        }
    }

    /** The cause says more: that it is an audit exception is known. */
    public static String errorType(RuntimeException e) {
        Throwable cause = e instanceof CxException ? e.getCause() : null;
        return (cause == null ? e : cause).getClass().getName();
    }
}
