package io.cxintegrate.core.audit;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Keeps every record in each of several sinks. */
final class CompositeAuditSink implements AuditSink {
    private final List<AuditSink> sinks;

    private CompositeAuditSink(List<AuditSink> sinks) {
        this.sinks = sinks;
    }

    static AuditSink of(AuditSink... sinks) {
        List<AuditSink> useful =
                Stream.of(sinks).filter(s -> s != NoAuditSink.INSTANCE).toList();
        return switch (useful.size()) {
            case 0 -> NoAuditSink.INSTANCE;
            case 1 -> useful.get(0);
            default -> new CompositeAuditSink(useful);
        };
    }

    List<AuditSink> sinks() {
        return sinks;
    }

    @Override
    public void append(AuditEvent event) {
        all(sink -> sink.append(event));
    }

    @Override
    public void flush() {
        all(AuditSink::flush);
    }

    @Override
    public void close() {
        all(AuditSink::close);
    }

    @Override
    public boolean isRequired() {
        return sinks.stream().anyMatch(AuditSink::isRequired);
    }

    @Override
    public String toString() {
        return "AuditSink.composite" + sinks;
    }

    private void all(Consumer<AuditSink> step) {
        RuntimeException first = null;
        for (AuditSink sink : sinks) {
            try {
                step.accept(sink);
            } catch (RuntimeException e) {
                first = Failures.joined(first, e);
            }
        }
        if (first != null) {
            throw Failures.asAuditException(first);
        }
    }
}
