package io.cxintegrate.cxone.schema.internal.regex;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A set of code points, without surrogates, which no JSON text of whole characters has: sorted, disjoint ranges that do not
 * touch. Immutable.
 */
final class CharSet {
    static final CharSet NONE = new CharSet(new int[0]);
    static final CharSet ALL = new CharSet(new int[] {0, 0xD7FF, 0xE000, 0x10FFFF});
    static final CharSet DIGIT = range('0', '9');
    static final CharSet WORD =
            DIGIT.union(range('a', 'z')).union(range('A', 'Z')).union(range('_', '_'));
    /** WhiteSpace and LineTerminator of ECMA-262. */
    static final CharSet SPACE = range(9, 13)
            .union(range(' ', ' '))
            .union(range(0xA0, 0xA0))
            .union(range(0x1680, 0x1680))
            .union(range(0x2000, 0x200A))
            .union(range(0x2028, 0x2029))
            .union(range(0x202F, 0x202F))
            .union(range(0x205F, 0x205F))
            .union(range(0x3000, 0x3000))
            .union(range(0xFEFF, 0xFEFF));
    /** What {@code .} matches: all but line terminators. */
    static final CharSet DOT = range('\n', '\n')
            .union(range('\r', '\r'))
            .union(range(0x2028, 0x2029))
            .negate();

    private final int[] ranges;

    private CharSet(int[] ranges) {
        this.ranges = ranges;
    }

    static CharSet range(int from, int to) {
        return ALL.intersect(new CharSet(new int[] {from, to}));
    }

    /** The set of a Unicode property such as {@code L} or {@code Script=Greek}; null when the JDK does not know it. */
    static @Nullable CharSet property(String name) {
        try {
            var matches = Pattern.compile("\\p{" + name + "}").asMatchPredicate();
            int[] out = new int[16];
            int n = 0;
            for (int c = 0; c <= 0x10FFFF; c++) {
                if (c == 0xD800) {
                    c = 0xE000;
                }
                if (matches.test(Character.toString(c))) {
                    if (n > 0 && out[n - 1] == c - 1) {
                        out[n - 1] = c;
                    } else {
                        out = n + 2 > out.length ? Arrays.copyOf(out, n * 2) : out;
                        out[n++] = c;
                        out[n++] = c;
                    }
                }
            }
            return new CharSet(Arrays.copyOf(out, n));
        } catch (java.util.regex.PatternSyntaxException e) {
            return null;
        }
    }

    boolean isEmpty() {
        return ranges.length == 0;
    }

    boolean contains(int c) {
        int low = 0;
        int high = ranges.length / 2 - 1;
        while (low <= high) {
            int mid = (low + high) >>> 1;
            if (c < ranges[2 * mid]) {
                high = mid - 1;
            } else if (c > ranges[2 * mid + 1]) {
                low = mid + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    CharSet negate() {
        int[] out = new int[ranges.length + 4];
        int n = 0;
        int from = 0;
        for (int i = 0; i <= ranges.length; i += 2) {
            int to = i < ranges.length ? ranges[i] - 1 : 0x10FFFF;
            if (from <= to) {
                out[n++] = from;
                out[n++] = to;
            }
            from = i < ranges.length ? ranges[i + 1] + 1 : from;
        }
        CharSet raw = new CharSet(Arrays.copyOf(out, n));
        // The first negation makes ALL itself, before it is there.
        return ALL == null ? raw : raw.intersect(ALL);
    }

    CharSet union(CharSet other) {
        return negate().intersect(other.negate()).negate();
    }

    CharSet intersect(CharSet other) {
        int[] out = new int[ranges.length + other.ranges.length];
        int n = 0;
        int i = 0;
        int j = 0;
        while (i < ranges.length && j < other.ranges.length) {
            int from = Math.max(ranges[i], other.ranges[j]);
            int to = Math.min(ranges[i + 1], other.ranges[j + 1]);
            if (from <= to) {
                out[n++] = from;
                out[n++] = to;
            }
            if (ranges[i + 1] < other.ranges[j + 1]) {
                i += 2;
            } else {
                j += 2;
            }
        }
        return new CharSet(Arrays.copyOf(out, n));
    }

    /** The first code points of all ranges, and those just behind them: where membership changes. */
    int[] borders() {
        int[] out = ranges.clone();
        for (int i = 1; i < out.length; i += 2) {
            out[i]++;
        }
        return out;
    }

    /** The members in an order in which the most readable come first. */
    int[] readable(int most) {
        int[] out = new int[most];
        int n = 0;
        for (CharSet part : READABLE) {
            CharSet found = intersect(part);
            for (int i = 0; i < found.ranges.length; i += 2) {
                for (int c = found.ranges[i]; c <= found.ranges[i + 1] && n < most; c++) {
                    out[n++] = c;
                }
            }
        }
        return Arrays.copyOf(out, n);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CharSet o && Arrays.equals(ranges, o.ranges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ranges);
    }

    private static final CharSet[] READABLE = readableParts();

    private static CharSet[] readableParts() {
        CharSet lower = range('a', 'z');
        CharSet upper = range('A', 'Z');
        CharSet ascii = range('!', '~');
        CharSet letters = range(0xC0, 0xFF);
        CharSet seen = ascii.union(letters);
        CharSet other = ALL.intersect(seen.negate()).intersect(range(0, 0xA0).negate());
        return new CharSet[] {
            lower,
            DIGIT,
            upper,
            ascii.intersect(lower.union(DIGIT).union(upper).negate()),
            letters,
            range(' ', ' '),
            range('\n', '\n'),
            range('\t', '\t'),
            other,
            range(0, 0xA0)
                    .intersect(ascii.union(range(' ', ' '))
                            .union(range('\t', '\n'))
                            .negate())
        };
    }
}
