package io.cxintegrate.pg;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a parameter of a statement takes, and the server types it goes with. A flow sends text; {@link #read} turns it into
 * the value to bind, strictly: what has to be guessed is refused.
 */
public enum PgType {
    /** A decimal integer of 32 bits, {@code int4}; also bound to {@code int2} and {@code int8}. */
    INTEGER("int4", "int2", "int8"),
    /** A decimal integer of 64 bits. */
    BIGINT("int8", "int4", "int2"),
    /** A decimal number of any precision, up to 131,072 digits before the point on the server; here up to 1,000 in all. */
    NUMERIC("numeric"),
    /** A decimal number in 64-bit floating point; no NaN, no infinities. */
    FLOAT("float8", "float4", "numeric"),
    /** {@code true}, {@code 1}, {@code yes}, {@code false}, {@code 0} or {@code no}, in any case. */
    BOOLEAN("bool"),
    /** Any text without NUL and half surrogate pairs. */
    STRING("text", "varchar", "bpchar", "name", "unknown", "citext"),
    /** ISO 8601 date and time; an offset is required for {@code timestamptz} and refused for {@code timestamp}. */
    TIMESTAMP("timestamptz", "timestamp"),
    /** ISO 8601 date, {@code 2026-02-28}. */
    DATE("date"),
    /** ISO 8601 time of day, {@code 23:59:59.5}. */
    TIME("time"),
    /** The canonical 36 characters. */
    UUID("uuid"),
    /** One JSON value, no member twice, at most 64 levels. */
    JSON("jsonb", "json");

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable; its type does not say so.
    private final List<String> serverTypes;

    PgType(String... serverTypes) {
        this.serverTypes = List.of(serverTypes);
    }

    /** The server types this goes with, the usual one first. */
    public List<String> serverTypes() {
        return serverTypes;
    }

    /** The type to use for a server type when nothing was declared; empty when none fits. */
    static Optional<PgType> forServerType(String serverType) {
        return Arrays.stream(values())
                .filter(t -> t.serverTypes.get(0).equals(serverType))
                .findFirst()
                .or(() -> switch (serverType) {
                    case "int2" -> Optional.of(INTEGER);
                    case "float4" -> Optional.of(FLOAT);
                    case "varchar", "bpchar", "name", "unknown", "citext" -> Optional.of(STRING);
                    case "timestamp" -> Optional.of(TIMESTAMP);
                    case "json" -> Optional.of(JSON);
                    default -> Optional.empty();
                });
    }

    /** The name in messages: {@code integer}, {@code timestamp}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a variable.
     *
     * @param text what the flow sent
     * @param serverType the type the server wants, such as {@code int4}
     * @throws IllegalArgumentException saying what was expected; the message never repeats the text
     */
    Object read(String text, String serverType) {
        return Coercion.read(this, text, serverType);
    }
}
