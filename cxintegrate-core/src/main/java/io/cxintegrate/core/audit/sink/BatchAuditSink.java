package io.cxintegrate.core.audit.sink;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditSink;
import java.util.List;

/**
 * A sink that keeps many records at the price of one: {@link BufferedAuditSink} hands it batches. Implementations are safe
 * to share between threads.
 */
public interface BatchAuditSink extends AuditSink {
    /**
     * Keeps all of the records, in their order.
     *
     * @param events at least one
     * @throws AuditException if not all of them are known to be kept; some may be
     */
    void appendAll(List<AuditEvent> events);
}
