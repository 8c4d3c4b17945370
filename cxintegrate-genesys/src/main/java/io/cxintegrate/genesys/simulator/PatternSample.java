package io.cxintegrate.genesys.simulator;

import java.util.Optional;

/**
 * Makes up a text that a regular expression matches, out of the parts that contracts use: characters, classes, groups, the first
 * of several alternatives, and repetitions. Others are left to the caller, who tries what comes out. Not safe for concurrent use.
 */
final class PatternSample {
    private static final int MAX_LENGTH = 500;
    /** What a class may take, the dullest first. */
    private static final String TRIED = "a1A0b2-_.:/ @+xX";

    private final String pattern;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private PatternSample(String pattern) {
        this.pattern = pattern;
    }

    /** A text that may match; empty when the pattern has parts that are not known here. */
    static Optional<String> of(String pattern) {
        PatternSample sample = new PatternSample(pattern);
        try {
            sample.alternatives();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
        return sample.at == pattern.length() ? Optional.of(sample.out.toString()) : Optional.empty();
    }

    /** The first alternative is written; the others are read over. */
    private void alternatives() {
        sequence();
        int length = out.length();
        while (at < pattern.length() && pattern.charAt(at) == '|') {
            at++;
            sequence();
            out.setLength(length);
        }
    }

    private void sequence() {
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            int start = out.length();
            atom();
            String once = out.substring(start);
            out.setLength(start);
            out.append(once.repeat(times()));
            if (out.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("too long");
            }
        }
    }

    private void atom() {
        char c = pattern.charAt(at++);
        switch (c) {
            case '^', '$' -> {}
            case '.' -> out.append('a');
            case '[' -> {
                int end = classEnd();
                out.append(member(pattern.substring(at - 1, end)));
                at = end;
            }
            case '(' -> group();
            case '\\' -> escaped(pattern.charAt(at++));
            case '*', '+', '?', '{' -> throw new IllegalArgumentException("a repetition of nothing");
            default -> out.append(c);
        }
    }

    private void group() {
        if (pattern.startsWith("?:", at)) {
            at += 2;
        } else if (pattern.startsWith("?", at)) {
            throw new IllegalArgumentException("a group that is none");
        }
        alternatives();
        if (pattern.charAt(at++) != ')') {
            throw new IllegalArgumentException("a group without an end");
        }
    }

    private void escaped(char c) {
        switch (c) {
            case 'd' -> out.append('1');
            case 'w' -> out.append('a');
            case 's' -> out.append(' ');
            case 'b' -> {}
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw new IllegalArgumentException("an escape that is not known here");
                }
                out.append(c);
            }
        }
    }

    private int classEnd() {
        int i = at;
        // A bracket that is the first of its class is one of its characters.
        i += i < pattern.length() && pattern.charAt(i) == '^' ? 1 : 0;
        i += i < pattern.length() && pattern.charAt(i) == ']' ? 1 : 0;
        while (pattern.charAt(i) != ']') {
            i += pattern.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private static String member(String characters) {
        for (int i = 0; i < TRIED.length(); i++) {
            String tried = TRIED.substring(i, i + 1);
            if (tried.matches(characters)) {
                return tried;
            }
        }
        for (char c = '!'; c < 127; c++) {
            if (String.valueOf(c).matches(characters)) {
                return String.valueOf(c);
            }
        }
        throw new IllegalArgumentException("a class of other characters");
    }

    /** The fewest times, but one where none would do. */
    private int times() {
        if (at >= pattern.length()) {
            return 1;
        }
        int times = switch (pattern.charAt(at)) {
            case '*', '+', '?' -> {
                at++;
                yield 1;
            }
            case '{' -> {
                int end = pattern.indexOf('}', at);
                int least = Integer.parseInt(
                        pattern.substring(at + 1, end).split(",", -1)[0].strip());
                at = end + 1;
                yield Math.min(least, MAX_LENGTH + 1);
            }
            default -> 1;
        };
        if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == '+')) {
            // Lazy or possessive: it takes as many.
            at += pattern.charAt(at - 1) == '}' || "*+?".indexOf(pattern.charAt(at - 1)) >= 0 ? 1 : 0;
        }
        return times;
    }
}
