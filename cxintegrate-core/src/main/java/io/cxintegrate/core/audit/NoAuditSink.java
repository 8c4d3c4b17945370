package io.cxintegrate.core.audit;

/** Keeps nothing. */
enum NoAuditSink implements AuditSink {
    INSTANCE;

    @Override
    public void append(AuditEvent event) {}

    @Override
    public String toString() {
        return "AuditSink.none()";
    }
}
