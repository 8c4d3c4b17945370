package io.cxintegrate.core.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each record as one line {@code AUDIT: {json}} to the logger {@code io.cxintegrate.audit}. Safe to share between
 * threads; nothing to close. Where the lines end up, and whether they last, is up to the logging configuration: a logger
 * that is switched off loses them without a failure.
 */
final class Slf4jAuditSink implements AuditSink {
    static final Slf4jAuditSink INSTANCE = new Slf4jAuditSink(LoggerFactory.getLogger("io.cxintegrate.audit"));

    private final Logger log;

    Slf4jAuditSink(Logger log) {
        this.log = log;
    }

    @Override
    public void append(AuditEvent event) {
        // The one place that logs at INFO: this logger is not about the library's work, it is the audit log itself, and
        // INFO
        // is the level that is on by default everywhere.
        log.info("AUDIT: {}", event.toJson().toJson());
    }

    @Override
    public String toString() {
        return "AuditSink.slf4j()";
    }
}
