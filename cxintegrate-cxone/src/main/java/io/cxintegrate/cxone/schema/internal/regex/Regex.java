package io.cxintegrate.cxone.schema.internal.regex;

import java.util.List;

/**
 * An expression for a regular language of whole texts. Made by {@link Regexes}, which makes equal ones once, so that identity
 * tells. Immutable.
 */
public final class Regex {
    enum Op {
        NOTHING,
        EMPTY,
        SET,
        SEQUENCE,
        EITHER,
        BOTH,
        NOT,
        REPEAT
    }

    /** No upper limit of a repetition. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    final int id;
    final Op op;
    final List<Regex> parts;
    final CharSet set;
    final int min;
    final int max;
    final boolean acceptsEmpty;

    Regex(int id, Op op, List<Regex> parts, CharSet set, int min, int max) {
        this.id = id;
        this.op = op;
        this.parts = parts;
        this.set = set;
        this.min = min;
        this.max = max;
        this.acceptsEmpty = switch (op) {
            case NOTHING, SET -> false;
            case EMPTY -> true;
            case SEQUENCE, BOTH -> parts.stream().allMatch(p -> p.acceptsEmpty);
            case EITHER -> parts.stream().anyMatch(p -> p.acceptsEmpty);
            case NOT -> !parts.get(0).acceptsEmpty;
            case REPEAT -> min == 0 || parts.get(0).acceptsEmpty;
        };
    }
}
