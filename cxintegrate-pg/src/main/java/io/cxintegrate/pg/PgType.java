package io.cxintegrate.pg;

import io.cxintegrate.pg.internal.value.NumberTexts;
import io.cxintegrate.pg.internal.value.PlainTexts;
import io.cxintegrate.pg.internal.value.ServerType;
import io.cxintegrate.pg.internal.value.TextReader;
import io.cxintegrate.pg.internal.value.TimeTexts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a parameter of a statement takes, and the server types it goes with. A flow sends text; it is read strictly: what has
 * to be guessed is refused. An array of these is {@link PgParameter#asArray()}.
 */
public enum PgType {
    /** A decimal integer of 32 bits, {@code int4}; also bound to {@code int2} and {@code int8}. */
    INTEGER(NumberTexts::integer, "int4", "int2", "int8"),
    /** A decimal integer of 64 bits. */
    BIGINT(NumberTexts::bigint, "int8", "int4", "int2"),
    /** A decimal number of up to 400 digits before the point and as many behind it; no NaN, no infinities. */
    NUMERIC(NumberTexts::numeric, "numeric"),
    /** A decimal number in 64-bit floating point; no NaN, no infinities. */
    FLOAT(NumberTexts::floating, "float8", "float4", "numeric"),
    /** {@code true}, {@code 1}, {@code yes}, {@code false}, {@code 0} or {@code no}, in any case. */
    BOOLEAN(PlainTexts::bool, "bool"),
    /** Any text without NUL and half surrogate pairs. */
    STRING(PlainTexts::string, "text", "varchar", "bpchar", "name", "unknown", "citext"),
    /** Text to be found anywhere in a column by {@code LIKE} or {@code ILIKE}: escaped, with a percent sign on both sides. */
    LIKE_CONTAINS(PlainTexts::likeContains, "text", "varchar", "bpchar", "citext"),
    /** Text that a column starts with, for {@code LIKE} or {@code ILIKE}: escaped, with a percent sign behind it. */
    LIKE_STARTS_WITH(PlainTexts::likeStartsWith, "text", "varchar", "bpchar", "citext"),
    /** ISO 8601 date and time; an offset is required for {@code timestamptz} and refused for {@code timestamp}. */
    TIMESTAMP(TimeTexts::timestamp, "timestamptz", "timestamp"),
    /** ISO 8601 date, {@code 2026-02-28}. */
    DATE(TimeTexts::date, "date"),
    /** ISO 8601 time of day, {@code 23:59:59.5}. */
    TIME(TimeTexts::time, "time"),
    /** The canonical 36 characters. */
    UUID(PlainTexts::uuid, "uuid"),
    /** One JSON value, no member twice, at most 64 levels. */
    JSON(PlainTexts::json, "jsonb", "json"),
    /** Bytes in base64 with padding. */
    BYTEA(PlainTexts::bytes, "bytea"),
    /** One of the labels of an enum that the database has; case counts. */
    ENUM(PlainTexts::label);

    @SuppressWarnings("ImmutableEnumChecker") // Method references without state; the type does not say so.
    private final TextReader reader;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable; its type does not say so.
    private final List<String> serverTypes;

    PgType(TextReader reader, String... serverTypes) {
        this.reader = reader;
        this.serverTypes = List.of(serverTypes);
    }

    /** The server types this goes with, the usual one first; empty for {@link #ENUM}, which goes with every enum. */
    public List<String> serverTypes() {
        return serverTypes;
    }

    /** The type to use for a server type when nothing was declared; empty when none fits. */
    static Optional<PgType> forServerType(ServerType type) {
        if (type.isEnum()) {
            return Optional.of(ENUM);
        }
        // By first names first: numeric is NUMERIC's, although FLOAT takes it as well.
        return Arrays.stream(values())
                .filter(t -> t.serverTypes.indexOf(type.name()) == 0)
                .findFirst()
                .or(() -> Arrays.stream(values())
                        .filter(t -> t.serverTypes.contains(type.name()))
                        .findFirst());
    }

    /** Whether values read by this can be bound to a server type. */
    boolean goesWith(ServerType type) {
        return this == ENUM ? type.isEnum() : serverTypes.contains(type.name());
    }

    /** Whether the empty text is a value like any other. */
    boolean isText() {
        return this == STRING || this == LIKE_CONTAINS || this == LIKE_STARTS_WITH;
    }

    /** Whether values have a smallest and a largest. */
    boolean isNumber() {
        return this == INTEGER || this == BIGINT || this == NUMERIC || this == FLOAT;
    }

    /** The name in messages and contracts: {@code integer}, {@code like_contains}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a variable.
     *
     * @throws IllegalArgumentException saying what was expected; the message never repeats the text
     */
    Object read(String text, ServerType type) {
        return reader.read(text, type);
    }
}
