package io.cxintegrate.cxone.schema.internal.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the grammar of ECMA-262 patterns, section 22.2, with the {@code u} flag's code points and the leniency of Annex B. Not
 * safe for concurrent use.
 */
final class PatternParser {
    private static final int MOST_DEPTH = 100;
    private static final int STACK = 600;

    /** Thrown inside only: what cannot be read as a regular language, and why. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * A piece of the pattern: given what may follow, which depends on whether anything was read before it, and whether
     * anything was read before the piece itself, the language of both.
     */
    private interface Piece {
        Regex with(Function<Boolean, Regex> rest, boolean start);
    }

    private final Regexes make;
    private final String source;
    private final int[] chars;
    private int at;
    private int depth;
    private int assertions;

    PatternParser(Regexes make, String source) {
        this.make = make;
        this.source = source;
        this.chars = source.codePoints().toArray();
    }

    PatternLanguage search() {
        try {
            make.allow(Regexes.PATTERN_STEPS);
            Piece whole = alternatives();
            if (at < chars.length) {
                throw new Refused("an unmatched ')'");
            }
            Function<Boolean, Regex> rest = start -> make.everything;
            Regex first = whole.with(rest, true);
            Regex later = make.sequence(List.of(make.set(CharSet.ALL), make.everything, whole.with(rest, false)));
            return PatternLanguage.of(make.either(List.of(first, later)));
        } catch (Regexes.TooComplex e) {
            return PatternLanguage.refused("the pattern '" + source + "' has too many parts");
        } catch (Refused e) {
            return PatternLanguage.refused("the pattern '" + source + "' has " + e.getMessage());
        }
    }

    private Piece alternatives() {
        if (++depth > MOST_DEPTH) {
            throw new Refused("groups nested deeper than " + MOST_DEPTH + " levels");
        }
        List<Piece> branches = new ArrayList<>();
        branches.add(sequence());
        while (accept('|')) {
            branches.add(sequence());
        }
        depth--;
        return branches.size() == 1
                ? branches.get(0)
                : (rest, start) -> {
                    List<Regex> each = new ArrayList<>(branches.size());
                    for (Piece branch : branches) {
                        each.add(branch.with(rest, start));
                    }
                    return make.either(each);
                };
    }

    private Piece sequence() {
        List<Piece> pieces = new ArrayList<>();
        while (at < chars.length && chars[at] != '|' && chars[at] != ')') {
            pieces.add(quantified());
        }
        return chain(pieces, 0);
    }

    private Piece chain(List<Piece> pieces, int from) {
        if (pieces.size() - from > 500) {
            throw new Refused("more than 500 pieces in a row");
        }
        return (rest, start) -> chained(pieces, from, rest, start);
    }

    private Regex chained(List<Piece> pieces, int from, Function<Boolean, Regex> rest, boolean start) {
        if (from == pieces.size()) {
            return rest.apply(start);
        }
        make.stack.enter(STACK);
        try {
            return pieces.get(from).with(s -> chained(pieces, from + 1, rest, s), start);
        } finally {
            make.stack.leave(STACK);
        }
    }

    private Piece quantified() {
        int c = chars[at];
        if (c == '^') {
            at++;
            return notRepeated((rest, start) -> start ? rest.apply(true) : make.nothing);
        }
        if (c == '$') {
            at++;
            return notRepeated((rest, start) -> make.both(List.of(make.empty, rest.apply(start))));
        }
        if (c == '(') {
            return group();
        }
        return repeated(set(atom()), false);
    }

    private Piece set(CharSet set) {
        Regex regex = make.set(set);
        return (rest, start) -> make.then(regex, rest.apply(false));
    }

    private Piece notRepeated(Piece piece) {
        assertions++;
        if (at < chars.length && (chars[at] == '*' || chars[at] == '+' || chars[at] == '?')) {
            throw new Refused("a repeated assertion");
        }
        return piece;
    }

    private Piece group() {
        at++;
        if (accept("?=") || accept("?!")) {
            boolean wanted = chars[at - 1] == '=';
            Piece inner = closed();
            return notRepeated((rest, start) -> {
                Regex ahead = inner.with(s -> make.everything, start);
                return make.both(List.of(wanted ? ahead : make.not(ahead), rest.apply(start)));
            });
        }
        if (accept("?<=") || accept("?<!")) {
            throw new Refused("a look-behind");
        }
        if (accept("?<")) {
            while (at < chars.length && chars[at] != '>') {
                at++;
            }
            at++;
        } else if (!accept("?:") && at < chars.length && chars[at] == '?') {
            throw new Refused("a group that is not known");
        }
        int before = assertions;
        Piece inner = closed();
        return repeated(inner, assertions > before);
    }

    private Piece closed() {
        Piece inner = alternatives();
        if (!accept(')')) {
            throw new Refused("an unmatched '('");
        }
        return inner;
    }

    /** With the quantifier behind it, if there is one. Whether it is lazy changes what is captured, not what is found. */
    private Piece repeated(Piece piece, boolean asserts) {
        int min;
        int max;
        if (accept('*')) {
            min = 0;
            max = Regex.UNLIMITED;
        } else if (accept('+')) {
            min = 1;
            max = Regex.UNLIMITED;
        } else if (accept('?')) {
            min = 0;
            max = 1;
        } else {
            int[] limits = braces();
            if (limits == null) {
                return piece;
            }
            min = limits[0];
            max = limits[1];
        }
        accept('?');
        if (at < chars.length && (chars[at] == '*' || chars[at] == '+' || chars[at] == '?')) {
            throw new Refused("a quantifier behind a quantifier");
        }
        if (max == 1) {
            return (rest, start) -> make.either(List.of(rest.apply(start), piece.with(rest, start)));
        }
        if (asserts) {
            // It would need what follows each round.
            throw new Refused("an assertion inside a repetition");
        }
        return (rest, start) -> {
            Regex later = piece.with(s -> make.empty, false);
            Regex many = make.repeat(later, min, max);
            Regex out = make.then(many, rest.apply(false));
            return start && many.acceptsEmpty ? make.either(List.of(out, rest.apply(true))) : out;
        };
    }

    /** {@code {2}}, {@code {2,}} or {@code {2,5}}; null, and nothing read, when it is none and so stands for itself. */
    private int @Nullable [] braces() {
        int back = at;
        if (!accept('{')) {
            return null;
        }
        int min = number();
        int max = min;
        if (min >= 0 && accept(',')) {
            max = at < chars.length && chars[at] == '}' ? Regex.UNLIMITED : number();
        }
        if (min < 0 || max < 0 || !accept('}')) {
            at = back;
            return null;
        }
        if (min > max) {
            throw new Refused("a repetition with its limits the wrong way round");
        }
        return new int[] {min, max};
    }

    private int number() {
        int from = at;
        int value = 0;
        while (at < chars.length && chars[at] >= '0' && chars[at] <= '9') {
            value = Math.min(1_000_000, value * 10 + chars[at] - '0');
            at++;
        }
        return at == from ? -1 : value;
    }

    private CharSet atom() {
        int c = chars[at++];
        return switch (c) {
            case '.' -> CharSet.DOT;
            case '[' -> new ClassParser(this).read();
            case '\\' -> escape(false);
            case '*', '+', '?' -> throw new Refused("nothing to repeat");
            default -> single(c);
        };
    }

    static CharSet single(int c) {
        return CharSet.range(c, c);
    }

    /** Behind a backslash. */
    CharSet escape(boolean inClass) {
        if (at >= chars.length) {
            throw new Refused("a backslash at its end");
        }
        int c = chars[at++];
        return switch (c) {
            case 'd' -> CharSet.DIGIT;
            case 'D' -> CharSet.DIGIT.negate();
            case 'w' -> CharSet.WORD;
            case 'W' -> CharSet.WORD.negate();
            case 's' -> CharSet.SPACE;
            case 'S' -> CharSet.SPACE.negate();
            case 't' -> single('\t');
            case 'n' -> single('\n');
            case 'v' -> single(0x0B);
            case 'f' -> single('\f');
            case 'r' -> single('\r');
            case 'b', 'B' -> {
                if (!inClass || c == 'B') {
                    throw new Refused("a word boundary");
                }
                yield single('\b');
            }
            case 'c' -> throw new Refused("a control escape, which not all engines know");
            case 'x' -> single(hex(2));
            case 'u' -> single(unicode());
            case 'p', 'P' -> property(c == 'P');
            case 'k' -> throw new Refused("a back-reference");
            case '0' -> single(0);
            default -> {
                if (c >= '1' && c <= '9') {
                    throw new Refused("a back-reference");
                }
                if (c == 'A' || c == 'Z' || c == 'z' || c == 'G' || c == 'Q' || c == 'E' || c == 'h' || c == 'R') {
                    // ECMA-262 reads the letter itself, Java an anchor or a class: too doubtful for a proof.
                    throw new Refused("an escape '\\" + Character.toString(c) + "' that engines read differently");
                }
                yield single(c);
            }
        };
    }

    private int unicode() {
        if (accept('{')) {
            int value = 0;
            int from = at;
            while (at < chars.length && chars[at] != '}' && value <= 0x10FFFF) {
                value = value * 16 + digit(chars[at++]);
            }
            if (at == from || !accept('}') || value > 0x10FFFF) {
                throw new Refused("a Unicode escape that is none");
            }
            return value;
        }
        int high = hex(4);
        if (Character.isHighSurrogate((char) high) && accept("\\u")) {
            int low = hex(4);
            if (!Character.isLowSurrogate((char) low)) {
                throw new Refused("half a surrogate pair");
            }
            return Character.toCodePoint((char) high, (char) low);
        }
        return high;
    }

    private int hex(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            value = value * 16 + digit(at < chars.length ? chars[at++] : -1);
        }
        return value;
    }

    private static int digit(int c) {
        int value = c > 127 ? -1 : Character.digit(c, 16);
        if (value < 0) {
            throw new Refused("an escape without its hexadecimal digits");
        }
        return value;
    }

    private CharSet property(boolean negated) {
        StringBuilder name = new StringBuilder();
        if (!accept('{')) {
            throw new Refused("a Unicode property without braces");
        }
        while (at < chars.length && chars[at] != '}') {
            name.appendCodePoint(chars[at++]);
        }
        String known = name.toString();
        CharSet set = accept('}') && known.matches("[A-Za-z_=]{1,60}") ? make.property(known) : null;
        if (set == null) {
            throw new Refused("a Unicode property that is not known");
        }
        return negated ? set.negate() : set;
    }

    boolean accept(int c) {
        if (at < chars.length && chars[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean accept(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (at + i >= chars.length || chars[at + i] != text.charAt(i)) {
                return false;
            }
        }
        at += text.length();
        return true;
    }

    /** The next code point; refused at the end of the pattern. */
    int next() {
        if (at >= chars.length) {
            throw new Refused("an unmatched '['");
        }
        return chars[at++];
    }

    int peek(int ahead) {
        return at + ahead < chars.length ? chars[at + ahead] : -1;
    }

    RuntimeException refused(String reason) {
        return new Refused(reason);
    }
}
