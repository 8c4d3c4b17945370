package io.cxintegrate.cxone.schema.internal.regex;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Finds words that some patterns have and others have not, of a length between limits: the shortest first, and if there are
 * none, that is proved. Not safe for concurrent use.
 */
public final class Words {
    private static final int MOST_STATES = 1500;
    private static final int MOST_STEPS = 400_000;
    private static final int MOST_LENGTH = 20_000;
    private static final int CHARS_PER_CLASS = 64;

    /**
     * What was found.
     *
     * @param words at most as many as were asked for
     * @param all whether there are no others
     * @param steps what it cost
     */
    public record Found(List<String> words, boolean all, int steps) {}

    private final Regexes make;
    private final Regex language;
    private final List<int[]> classes;
    private final List<Regex> states = new ArrayList<>();
    private final List<int[]> steps = new ArrayList<>();
    private final Predicate<String> wanted;
    private final int count;
    private final List<String> words = new ArrayList<>();
    private int budget = MOST_STEPS;
    private boolean complete = true;

    private Words(Regexes make, Regex language, Predicate<String> wanted, int count) {
        this.make = make;
        this.language = language;
        this.classes = classes(language);
        this.wanted = wanted;
        this.count = count;
    }

    /**
     * Finds words.
     *
     * @param yes patterns to match
     * @param no patterns not to match
     * @param min code points at least
     * @param max code points at most
     * @param wanted which of the words count
     * @param excluded how many words {@code wanted} refuses at most
     * @param count how many words are enough
     */
    public static Found find(
            Regexes make,
            List<Regex> yes,
            List<Regex> no,
            int min,
            int max,
            Predicate<String> wanted,
            int excluded,
            int count) {
        make.allow(MOST_STEPS);
        try {
            List<Regex> all = new ArrayList<>(yes);
            no.forEach(r -> all.add(make.not(r)));
            Words search = new Words(make, make.both(all), wanted, count);
            boolean complete = search.search(min, max, excluded);
            return new Found(List.copyOf(search.words), complete, MOST_STEPS - search.budget);
        } catch (Regexes.TooComplex e) {
            return new Found(List.of(), false, MOST_STEPS);
        }
    }

    /** Whether there are no others than those that were found. */
    private boolean search(int min, int max, int excluded) {
        if (language == make.nothing || min > max) {
            return true;
        }
        if (!explore()) {
            return false;
        }
        // A longer word has a cycle to cut out, behind the first min characters; each round may give a word that is not
        // wanted.
        long enough = min + (long) states.size() * (excluded + count + 1L);
        int last = (int) Math.min(max, enough);
        List<BitSet> reach = new ArrayList<>();
        BitSet accepting = new BitSet();
        for (int s = 0; s < states.size(); s++) {
            accepting.set(s, states.get(s).acceptsEmpty);
        }
        reach.add(accepting);
        Set<BitSet> seen = new HashSet<>();
        for (int length = 0; length <= last; length++) {
            if (length > MOST_LENGTH || budget < 0) {
                return false;
            }
            if (length >= reach.size()) {
                reach.add(before(reach.get(length - 1)));
            }
            BitSet now = reach.get(length);
            if (now.isEmpty() || (length > min && words.isEmpty() && excluded == 0 && !seen.add(now))) {
                // From no state is there a way of this length, nor of any other that was not looked at.
                return true;
            }
            if (length >= min && now.get(0)) {
                spell(0, length, new StringBuilder(), reach);
                if (words.size() >= count) {
                    return false;
                }
            }
        }
        return budget >= 0 && complete;
    }

    /** All states that derivatives lead to; false when there are too many. */
    private boolean explore() {
        Map<Regex, Integer> known = new HashMap<>();
        known.put(language, 0);
        states.add(language);
        for (int s = 0; s < states.size(); s++) {
            int[] row = new int[classes.size()];
            for (int c = 0; c < row.length; c++) {
                if (--budget < 0) {
                    return false;
                }
                Regex next = make.derive(states.get(s), classes.get(c)[0]);
                Integer index = known.get(next);
                if (index == null) {
                    if (states.size() >= MOST_STATES) {
                        return false;
                    }
                    index = states.size();
                    known.put(next, index);
                    states.add(next);
                }
                row[c] = index;
            }
            steps.add(row);
        }
        return true;
    }

    /** The states with a step into one of these. */
    private BitSet before(BitSet to) {
        BitSet out = new BitSet();
        for (int s = 0; s < states.size(); s++) {
            for (int next : steps.get(s)) {
                budget--;
                if (to.get(next)) {
                    out.set(s);
                    break;
                }
            }
        }
        return out;
    }

    /** Words of this length from this state on, without a dead end; its own stack is as deep as the word is long. */
    private void spell(int start, int length, StringBuilder word, List<BitSet> reach) {
        int[] state = new int[length + 1];
        int[] klass = new int[length + 1];
        int[] letter = new int[length + 1];
        state[0] = start;
        int depth = 0;
        while (depth >= 0 && words.size() < count && --budget >= 0) {
            if (depth == length) {
                String text = word.toString();
                if (wanted.test(text)) {
                    words.add(text);
                }
                depth--;
                drop(word, depth);
                continue;
            }
            int[] row = steps.get(state[depth]);
            boolean moved = false;
            while (klass[depth] < row.length && !moved) {
                int[] chars = classes.get(klass[depth]);
                int next = row[klass[depth]];
                if (letter[depth] < chars.length
                        && reach.get(length - depth - 1).get(next)) {
                    word.appendCodePoint(chars[letter[depth]++]);
                    depth++;
                    state[depth] = next;
                    klass[depth] = 0;
                    letter[depth] = 0;
                    moved = true;
                } else {
                    complete &= letter[depth] < CHARS_PER_CLASS;
                    klass[depth]++;
                    letter[depth] = 0;
                }
            }
            if (!moved) {
                depth--;
                drop(word, depth);
            }
        }
    }

    private static void drop(StringBuilder word, int depth) {
        if (depth >= 0) {
            word.setLength(word.offsetByCodePoints(0, depth));
        }
    }

    /** Characters that no set of the expression tells apart, in one class; the most readable ones of each. */
    private static List<int[]> classes(Regex language) {
        Set<CharSet> sets = new java.util.LinkedHashSet<>();
        Set<Integer> seen = new HashSet<>();
        List<Regex> open = new ArrayList<>(List.of(language));
        while (!open.isEmpty()) {
            Regex r = open.remove(open.size() - 1);
            if (seen.add(r.id)) {
                if (r.op == Regex.Op.SET) {
                    sets.add(r.set);
                }
                open.addAll(r.parts);
            }
        }
        TreeSet<Integer> borders = new TreeSet<>(List.of(0, 0xE000));
        for (CharSet set : sets) {
            for (int border : set.borders()) {
                borders.add(border);
            }
        }
        Map<BitSet, CharSet> bySignature = new LinkedHashMap<>();
        for (int from : borders) {
            if (from <= 0x10FFFF && CharSet.ALL.contains(from)) {
                BitSet signature = new BitSet();
                int i = 0;
                for (CharSet set : sets) {
                    signature.set(i++, set.contains(from));
                }
                Integer next = borders.higher(from);
                CharSet range = CharSet.range(from, next == null ? 0x10FFFF : next - 1);
                bySignature.merge(signature, range, CharSet::union);
            }
        }
        List<int[]> out = new ArrayList<>();
        bySignature.values().forEach(set -> out.add(set.readable(CHARS_PER_CLASS)));
        out.sort((a, b) -> Integer.compare(rank(a[0]), rank(b[0])));
        return out;
    }

    private static int rank(int c) {
        return c >= 'a' && c <= 'z'
                ? c - 'a'
                : c >= '0' && c <= '9' ? 100 + c : c >= 'A' && c <= 'Z' ? 200 + c : 1000 + c;
    }
}
