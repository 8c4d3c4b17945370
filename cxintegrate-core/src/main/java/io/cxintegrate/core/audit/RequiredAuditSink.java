package io.cxintegrate.core.audit;

/** A sink and the mark that work must fail which it cannot record. */
final class RequiredAuditSink implements AuditSink {
    private final AuditSink delegate;

    RequiredAuditSink(AuditSink delegate) {
        this.delegate = delegate;
    }

    AuditSink delegate() {
        return delegate;
    }

    @Override
    public void append(AuditEvent event) {
        delegate.append(event);
    }

    @Override
    public void flush() {
        delegate.flush();
    }

    @Override
    public void close() {
        delegate.close();
    }

    @Override
    public boolean isRequired() {
        return true;
    }

    @Override
    public AuditSink required() {
        return this;
    }

    @Override
    public String toString() {
        return delegate + ".required()";
    }
}
