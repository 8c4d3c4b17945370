package io.cxintegrate.genesys.internal.jsonpath;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which regular expressions a filter may hold. The library matches texts it copied, so that nothing outside can end a match
 * that takes for ever; what could is refused before: a repeated group, a reference back, and more repetitions than the texts
 * are short for, since the time grows with the length of a text to the power of their number.
 */
final class PathRegexes {
    private static final Pattern FILTER = Pattern.compile("=~\\s*/((?:\\\\.|[^/\\\\])*)/");

    /** The longest text for one repetition, two and so on: some 100 million steps each. */
    private static final int[] LONGEST = {Integer.MAX_VALUE, Integer.MAX_VALUE, 10_000, 500, 100};

    private PathRegexes() {}

    /**
     * How long the texts may be that a path is applied to.
     *
     * @throws PathFault if there is a regular expression that might never end
     */
    static int longestText(String path) {
        int longest = Integer.MAX_VALUE;
        Matcher filters = FILTER.matcher(path);
        while (filters.find()) {
            int repetitions = repetitions(filters.group(1));
            if (repetitions < 0 || repetitions >= LONGEST.length) {
                throw new PathFault(
                        "a regular expression in a filter may have four '*' or '+', no repeated group and no"
                                + " reference back here");
            }
            longest = Math.min(longest, LONGEST[repetitions]);
        }
        return longest;
    }

    /** Those without an end; -1 when there is something whose time nobody knows. */
    private static int repetitions(String regex) {
        int unbounded = 0;
        boolean inClass = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i++;
                if (i < regex.length() && (Character.isDigit(regex.charAt(i)) || regex.charAt(i) == 'k')) {
                    return -1;
                }
            } else if (inClass) {
                inClass = c != ']';
            } else if (c == '[') {
                inClass = true;
            } else if (c == ')' && i + 1 < regex.length() && "*+{?".indexOf(regex.charAt(i + 1)) >= 0) {
                return -1;
            } else if (c == '*' || c == '+' || c == '{') {
                unbounded++;
            }
        }
        return unbounded;
    }
}
