package io.cxintegrate.cxone.internal;

import java.util.regex.Pattern;

/**
 * Tells the name of a secret from a secret: {@code VAULT_DB_PASSWORD} and {@code vault://kv/db#password} are names. Stateless
 * and safe to share between threads.
 */
public final class VaultReferences {
    private static final int LONGEST = 256;
    private static final Pattern UPPER_SNAKE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+");
    private static final Pattern VAULT_URI =
            Pattern.compile("vault://[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*(#[A-Za-z0-9._-]+)?");

    /** Long enough that no name of a secret mixes letters and digits all the way through it. */
    private static final int SUSPICIOUS_WORD = 12;

    /** Bits a character: words of a language stay below, 20 characters of chance come out above (log2(20) is 4.3). */
    private static final double BITS_OF_CHANCE = 3.9;

    /** What the secrets of well-known services begin with. */
    private static final Pattern KNOWN_SECRET = Pattern.compile(
            "(^|[/#_])(AKIA|ASIA)[A-Z0-9]{12,}|(^|[/#])(hvs|hvb|s)\\.[A-Za-z0-9]{16,}|(SK|PK)_(LIVE|TEST)_");

    private VaultReferences() {}

    /** Whether this has the form of a reference. */
    public static boolean hasForm(String value) {
        return value.length() <= LONGEST
                && (UPPER_SNAKE.matcher(value).matches()
                        || VAULT_URI.matcher(value).matches());
    }

    /** Whether this, though it has the form of a reference, is more likely a secret. */
    public static boolean looksSecret(String value) {
        if (KNOWN_SECRET.matcher(value).find()) {
            return true;
        }
        String names = value.startsWith("vault://") ? value.substring("vault://".length()) : value;
        for (String word : names.split("[/#_.-]", -1)) {
            if (word.length() >= SUSPICIOUS_WORD && (isRandom(word) || entropy(word) > BITS_OF_CHANCE)) {
                return true;
            }
        }
        return false;
    }

    /** Whether letters and digits, or upper and lower case and digits, alternate as no word does. */
    private static boolean isRandom(String word) {
        int changes = 0;
        for (int i = 1; i < word.length(); i++) {
            if (Character.isDigit(word.charAt(i)) != Character.isDigit(word.charAt(i - 1))) {
                changes++;
            }
        }
        // A version or a year in a name changes twice at most: DB2024, ORACLE19C.
        return changes >= 3;
    }

    /** Shannon's, over the characters of the word itself. */
    private static double entropy(String word) {
        double bits = 0;
        for (int c : word.chars().distinct().toArray()) {
            double share = (double) word.chars().filter(other -> other == c).count() / word.length();
            bits -= share * Math.log(share) / Math.log(2);
        }
        return bits;
    }
}
