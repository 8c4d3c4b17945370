package io.cxintegrate.genesys.internal.jsonpath;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which regular expressions a filter may hold. The library matches texts it copied, so that nothing outside can end a match
 * that takes for ever; what could is refused before: more than one repetition without an end, a repeated group, a reference
 * back.
 */
final class PathRegexes {
    private static final Pattern FILTER = Pattern.compile("=~\\s*/((?:\\\\.|[^/\\\\])*)/");

    private PathRegexes() {}

    /** @throws PathFault if there is a regular expression that might never end */
    static void check(String path) {
        Matcher filters = FILTER.matcher(path);
        while (filters.find()) {
            if (!isTame(filters.group(1))) {
                throw new PathFault("a regular expression in a filter may have one '*' or '+', no repeated group and no"
                        + " reference back here");
            }
        }
    }

    private static boolean isTame(String regex) {
        int unbounded = 0;
        boolean inClass = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i++;
                if (i < regex.length() && (Character.isDigit(regex.charAt(i)) || regex.charAt(i) == 'k')) {
                    return false;
                }
            } else if (inClass) {
                inClass = c != ']';
            } else if (c == '[') {
                inClass = true;
            } else if (c == ')' && i + 1 < regex.length() && "*+{?".indexOf(regex.charAt(i + 1)) >= 0) {
                return false;
            } else if (c == '*' || c == '+' || c == '{') {
                unbounded++;
            }
        }
        return unbounded <= 1;
    }
}
