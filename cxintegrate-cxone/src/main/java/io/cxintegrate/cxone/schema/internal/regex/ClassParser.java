package io.cxintegrate.cxone.schema.internal.regex;

/** Reads a character class, from behind its opening bracket to its closing one. */
final class ClassParser {
    private final PatternParser in;

    ClassParser(PatternParser in) {
        this.in = in;
    }

    CharSet read() {
        boolean negated = in.accept('^');
        CharSet out = CharSet.NONE;
        while (!in.accept(']')) {
            if (in.peek(0) == '[' || (in.peek(0) == '&' && in.peek(1) == '&')) {
                // A nested class or an intersection in Java, plain characters in ECMA-262.
                throw in.refused("a character class that engines read differently");
            }
            CharSet from = item();
            if (in.peek(0) == '-' && in.peek(1) != ']' && in.peek(1) != -1) {
                in.accept('-');
                out = out.union(range(from, item()));
            } else {
                out = out.union(from);
            }
        }
        return negated ? out.negate() : out;
    }

    private CharSet item() {
        int c = in.next();
        return c == '\\' ? in.escape(true) : PatternParser.single(c);
    }

    private CharSet range(CharSet from, CharSet to) {
        int[] low = from.borders();
        int[] high = to.borders();
        boolean single = low.length == 2 && low[1] == low[0] + 1 && high.length == 2 && high[1] == high[0] + 1;
        if (!single) {
            throw in.refused("a range between classes");
        }
        if (low[0] > high[0]) {
            throw in.refused("a range with its ends the wrong way round");
        }
        return CharSet.range(low[0], high[0]);
    }
}
