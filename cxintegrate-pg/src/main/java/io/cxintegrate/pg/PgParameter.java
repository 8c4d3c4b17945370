package io.cxintegrate.pg;

import io.cxintegrate.core.Require;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was declared of a parameter: its type, what may be left out, and limits. Immutable and safe to share between threads;
 * each method gives a copy.
 *
 * <p>Defaults: required, one value, up to {@value #DEFAULT_MAX_LENGTH} characters (JSON and bytes: {@value #LONG_MAX_LENGTH}),
 * shown shortened in errors.
 */
public final class PgParameter {
    /** The longest text taken unless something else is declared. */
    public static final int DEFAULT_MAX_LENGTH = 256;

    /** The longest JSON or base64 text taken unless something else is declared. */
    public static final int LONG_MAX_LENGTH = 100_000;

    /** The most elements of an array unless something else is declared. */
    public static final int DEFAULT_MAX_ITEMS = 1000;

    private final String name;
    private final PgType type;
    private boolean nullable;
    private @Nullable String defaultText;
    private int minLength;
    private int maxLength;
    private @Nullable BigDecimal min;
    private @Nullable BigDecimal max;
    private List<String> allowed = List.of();
    private boolean array;
    private int maxItems = DEFAULT_MAX_ITEMS;
    private boolean trimmed;
    private boolean sensitive;

    private PgParameter(String name, PgType type) {
        this.name = name;
        this.type = type;
        maxLength = type == PgType.JSON || type == PgType.BYTEA ? LONG_MAX_LENGTH : DEFAULT_MAX_LENGTH;
    }

    private PgParameter(PgParameter p) {
        name = p.name;
        type = p.type;
        nullable = p.nullable;
        defaultText = p.defaultText;
        minLength = p.minLength;
        maxLength = p.maxLength;
        min = p.min;
        max = p.max;
        allowed = p.allowed;
        array = p.array;
        maxItems = p.maxItems;
        trimmed = p.trimmed;
        sensitive = p.sensitive;
    }

    /**
     * A required parameter.
     *
     * @param name as in the statement
     * @throws IllegalArgumentException if the name is blank
     */
    public static PgParameter of(String name, PgType type) {
        return new PgParameter(Require.text(name, "name"), Objects.requireNonNull(type, "type"));
    }

    /** The same, binding NULL when nothing is sent, or null, or an empty text where text is no value of the type. */
    public PgParameter orNull() {
        PgParameter copy = new PgParameter(this);
        copy.nullable = true;
        return copy;
    }

    /** The same, reading {@code text} when nothing is sent; it is checked like a value when the action is prepared. */
    public PgParameter orDefault(String text) {
        PgParameter copy = new PgParameter(this);
        copy.defaultText = Objects.requireNonNull(text, "text");
        return copy;
    }

    /** The same for a JSON array of such values, sent as one or as the text of one; bound as an array. */
    public PgParameter asArray() {
        PgParameter copy = new PgParameter(this);
        copy.array = true;
        return copy;
    }

    /** The same with another largest number of elements. */
    public PgParameter withMaxItems(int value) {
        PgParameter copy = new PgParameter(this);
        copy.maxItems = Require.atLeast(0, value, "maxItems");
        return copy;
    }

    /** The same with another longest text, in characters (code points). */
    public PgParameter withMaxLength(int value) {
        PgParameter copy = new PgParameter(this);
        copy.maxLength = Require.atLeast(1, value, "maxLength");
        return copy;
    }

    /** The same with a shortest text, in characters (code points). */
    public PgParameter withMinLength(int value) {
        PgParameter copy = new PgParameter(this);
        copy.minLength = Require.atLeast(0, value, "minLength");
        return copy;
    }

    /**
     * The same for numbers within these bounds, both included.
     *
     * @throws IllegalArgumentException if this is no number, or there is nothing between the bounds
     */
    public PgParameter between(BigDecimal smallest, BigDecimal largest) {
        if (!type.isNumber() || smallest.compareTo(largest) > 0) {
            throw new IllegalArgumentException("between(" + smallest.toPlainString() + ", " + largest.toPlainString()
                    + ") has no meaning for the " + type.word() + " '" + name + "'");
        }
        PgParameter copy = new PgParameter(this);
        copy.min = smallest;
        copy.max = largest;
        return copy;
    }

    /** The same for whole bounds; see {@link #between(BigDecimal, BigDecimal)}. */
    public PgParameter between(long smallest, long largest) {
        return between(BigDecimal.valueOf(smallest), BigDecimal.valueOf(largest));
    }

    /** The same, taking these texts only. */
    public PgParameter oneOf(String... texts) {
        PgParameter copy = new PgParameter(this);
        copy.allowed = List.of(texts);
        return copy;
    }

    /** The same, without white space around the text. */
    public PgParameter trimmed() {
        PgParameter copy = new PgParameter(this);
        copy.trimmed = true;
        return copy;
    }

    /** The same, never described in errors, not even by length. */
    public PgParameter asSensitive() {
        PgParameter copy = new PgParameter(this);
        copy.sensitive = true;
        return copy;
    }

    /** As in the statement. */
    public String name() {
        return name;
    }

    /** How its text, or the text of each element, is read. */
    public PgType type() {
        return type;
    }

    /** Whether null, or nothing, is taken and bound as NULL. */
    public boolean nullable() {
        return nullable;
    }

    /** What is read when nothing is sent. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** The shortest text taken, in characters (code points). */
    public int minLength() {
        return minLength;
    }

    /** The longest text taken, in characters (code points). */
    public int maxLength() {
        return maxLength;
    }

    /** The smallest number taken. */
    public Optional<BigDecimal> min() {
        return Optional.ofNullable(min);
    }

    /** The largest number taken. */
    public Optional<BigDecimal> max() {
        return Optional.ofNullable(max);
    }

    /** The only texts taken; empty when all are. */
    public List<String> allowed() {
        return allowed;
    }

    /** Whether this is an array of such values. */
    public boolean array() {
        return array;
    }

    /** The most elements of an array. */
    public int maxItems() {
        return maxItems;
    }

    /** Whether white space around the text is taken off. */
    public boolean isTrimmed() {
        return trimmed;
    }

    /** Whether its value must not be described in errors. */
    public boolean sensitive() {
        return sensitive;
    }

    /** The name and the type. */
    @Override
    public String toString() {
        return "PgParameter[" + name + " " + type.word() + (array ? "[]" : "") + "]";
    }
}
