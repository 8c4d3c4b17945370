package io.cxintegrate.core.transform.internal.source;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The name that is probably meant by a misspelt one. Stateless. */
public final class Near {
    private Near() {}

    /** The first in order that differs by case, by one letter, or by two neighbours that changed places. */
    public static Optional<String> of(String misspelt, Collection<String> known) {
        String lower = misspelt.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> isNear(name.toLowerCase(Locale.ROOT), lower))
                .sorted()
                .findFirst();
    }

    private static boolean isNear(String a, String b) {
        int start = 0;
        int shorter = Math.min(a.length(), b.length());
        while (start < shorter && a.charAt(start) == b.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
            end++;
        }
        int left = Math.max(a.length(), b.length()) - start - end;
        return left <= 1
                || (left == 2
                        && a.length() == b.length()
                        && a.charAt(start) == b.charAt(start + 1)
                        && a.charAt(start + 1) == b.charAt(start));
    }
}
