package io.cxintegrate.core.audit;

import java.nio.file.Path;

/**
 * A place where audit records are kept. Implementations are safe to share between threads; whoever creates a sink closes
 * it.
 *
 * <p>{@link #append} returns when the record is where the sink promises to put it, and throws {@link AuditException} when it
 * is not; what a failure means for the operation is not the sink's business but {@link AuditTrail}'s. A sink that holds a
 * resource refuses records after {@link #close()} with an {@link AuditException}.
 *
 * <pre>{@code
 * try (AuditSink sink = AuditSink.composite(
 *         AuditSink.jsonLines(Path.of("audit.jsonl")).required(), AuditSink.slf4j())) {
 *     AuditTrail trail = AuditTrail.of(sink, Metrics.noop());
 *     trail.record(event);
 * }
 * }</pre>
 */
@FunctionalInterface
public interface AuditSink extends AutoCloseable {
    /**
     * Keeps one record.
     *
     * @throws AuditException if it could not be kept
     */
    void append(AuditEvent event);

    /**
     * Brings everything that was appended to where it outlives this process and, if the sink can, this machine's power. By
     * default does nothing.
     *
     * @throws AuditException if that failed
     */
    default void flush() {}

    /**
     * Releases what the sink holds; a second call does nothing. By default does nothing.
     *
     * @throws AuditException if that failed
     */
    @Override
    default void close() {}

    /**
     * Whether work must fail that cannot be recorded here. Default {@code false}. A sink that wraps another one passes on
     * what that one says; to set it, call {@link #required()}.
     */
    default boolean isRequired() {
        return false;
    }

    /**
     * This sink, marked as one without which nothing may be done: {@link AuditTrail} lets its failures through. Closing
     * either closes both.
     */
    default AuditSink required() {
        return new RequiredAuditSink(this);
    }

    /** Writes to the logger {@code io.cxintegrate.audit}; nothing to close. */
    static AuditSink slf4j() {
        return Slf4jAuditSink.INSTANCE;
    }

    /**
     * Appends to a file, one JSON object a line, with the defaults of {@link JsonLinesAuditSink}.
     *
     * @throws AuditException if the file cannot be opened
     */
    static JsonLinesAuditSink jsonLines(Path file) {
        return JsonLinesAuditSink.builder(file).build();
    }

    /** Keeps the last {@value InMemoryAuditSink#DEFAULT_CAPACITY} records in memory. */
    static InMemoryAuditSink inMemory() {
        return new InMemoryAuditSink(InMemoryAuditSink.DEFAULT_CAPACITY);
    }

    /**
     * Keeps every record in each of {@code sinks}, in this order. A failing one does not keep the others from getting it;
     * the first failure is thrown in the end, the others attached to it. Flushing and closing work likewise.
     */
    static AuditSink composite(AuditSink... sinks) {
        return CompositeAuditSink.of(sinks);
    }

    /** Keeps nothing. */
    static AuditSink none() {
        return NoAuditSink.INSTANCE;
    }
}
