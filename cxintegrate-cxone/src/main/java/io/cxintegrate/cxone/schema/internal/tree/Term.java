package io.cxintegrate.cxone.schema.internal.tree;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link Node} says about a value. An atom about one type is true of all values of other types, as the keywords of JSON
 * Schema are; bounds have one side each, so that the negation of an atom is again one. All immutable, equal by value; the
 * nodes in them are equal by identity.
 */
public sealed interface Term {
    /** The types an atom speaks of; {@link Types#ALL} for what combines others. */
    default int about() {
        return Types.ALL;
    }

    /** Nothing is valid. Its negation is everything. */
    record Nothing() implements Term {}

    /** All of them, at least two. */
    record And(List<Node> all) implements Term {}

    /** At least one of them, of at least two. */
    record Or(List<Node> any) implements Term {}

    /** Exactly one of them, of at least two. */
    record ExactlyOne(List<Node> branches) implements Term {}

    /** The opposite. */
    record Not(Node inner) implements Term {}

    /** What a reference leads to, read when it is needed. */
    record Ref(Reference target) implements Term {}

    /** The value has one of these types. */
    record OfType(int mask) implements Term {}

    /** The value equals one of these; the keys are those of {@link Values#key}. */
    record OneOfValues(ValueSet values) implements Term {}

    /** A number is at least this, or above it. */
    record AtLeast(BigDecimal bound, boolean exclusive) implements Term {
        @Override
        public int about() {
            return Types.NUMBER;
        }
    }

    /** A number is at most this, or below it. */
    record AtMost(BigDecimal bound, boolean exclusive) implements Term {
        @Override
        public int about() {
            return Types.NUMBER;
        }
    }

    /** A number is a multiple of this positive one. */
    record MultipleOf(BigDecimal step) implements Term {
        @Override
        public int about() {
            return Types.NUMBER;
        }
    }

    /** A string has at least so many code points. */
    record MinLength(int min) implements Term {
        @Override
        public int about() {
            return Types.STRING;
        }
    }

    /** A string has at most so many code points. */
    record MaxLength(int max) implements Term {
        @Override
        public int about() {
            return Types.STRING;
        }
    }

    /** A string has a match of this pattern somewhere. */
    record Matches(String pattern) implements Term {
        @Override
        public int about() {
            return Types.STRING;
        }
    }

    /** A string has this format; only read under the profile that asserts formats. */
    record HasFormat(String format) implements Term {
        @Override
        public int about() {
            return Types.STRING;
        }
    }

    /** An object has a member of this name. */
    record Has(String name) implements Term {
        @Override
        public int about() {
            return Types.OBJECT;
        }
    }

    /** An object has at least so many members. */
    record MinProperties(int min) implements Term {
        @Override
        public int about() {
            return Types.OBJECT;
        }
    }

    /** An object has at most so many members. */
    record MaxProperties(int max) implements Term {
        @Override
        public int about() {
            return Types.OBJECT;
        }
    }

    /** Every name of an object's members is, as a string, valid under this. */
    record Names(Node name) implements Term {
        @Override
        public int about() {
            return Types.OBJECT;
        }
    }

    /**
     * Every member of an object is valid under what its name asks for.
     *
     * @param declared by name
     * @param patterns by pattern, each a {@link Matches} node; the lists run in parallel
     * @param patternNodes what a matching name asks for
     * @param rest what a name asks for that is not declared and matches no pattern
     */
    record Members(Map<String, Node> declared, List<Node> patterns, List<Node> patternNodes, Node rest)
            implements Term {
        @Override
        public int about() {
            return Types.OBJECT;
        }
    }

    /** An array has at least so many elements. */
    record MinItems(int min) implements Term {
        @Override
        public int about() {
            return Types.ARRAY;
        }
    }

    /** An array has at most so many elements. */
    record MaxItems(int max) implements Term {
        @Override
        public int about() {
            return Types.ARRAY;
        }
    }

    /** Every element of an array is valid under what its position asks for. */
    record Elements(List<Node> prefix, Node rest) implements Term {
        @Override
        public int about() {
            return Types.ARRAY;
        }
    }

    /** At least so many elements of an array, at least one, are valid under this. */
    record Contains(Node element, int min) implements Term {
        @Override
        public int about() {
            return Types.ARRAY;
        }
    }

    /** At most so many elements of an array are valid under this. */
    record ContainsAtMost(Node element, int max) implements Term {
        @Override
        public int about() {
            return Types.ARRAY;
        }
    }

    /** No two elements of an array are equal. */
    record Unique() implements Term {
        @Override
        public int about() {
            return Types.ARRAY;
        }
    }

    /**
     * Something that is not understood, so that only the very same thing is known to agree with it.
     *
     * @param keyword which keyword
     * @param key what tells it from others
     * @param reason for people
     * @param about which types it may speak of
     */
    record Opaque(String keyword, String key, String reason, int about) implements Term {}

    /** The names a {@link Members} declares. */
    static Set<String> names(Members members) {
        return members.declared().keySet();
    }
}
