package io.cxintegrate.cxone.internal;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds credentials where none belong, in the spellings of the four databases' connection strings. Says only whether, never
 * what: whoever asks must not repeat the text. Stateless and safe to share between threads.
 */
public final class CredentialPatterns {
    /**
     * {@code password=}, {@code ;Password =}, {@code sslpassword=}, {@code trustStorePassword:}, MySQL's {@code password2=}; also
     * percent-encoded {@code =}.
     */
    private static final Pattern PASSWORD =
            Pattern.compile("(password|passwd|passphrase|pwd)[0-9]?\\s*(=|:|%3d)", Pattern.CASE_INSENSITIVE);

    /** What else opens doors, as a property of a connection string or a URL; SQL Server has {@code keyStoreSecret=} too. */
    private static final Pattern PROPERTY = Pattern.compile(
            "((^|[^a-z])(user|username|user ?id|uid|pass|signature)|secret|token|(api|access|client|private)_?key)"
                    + "\\s*(=|%3d)",
            Pattern.CASE_INSENSITIVE);

    /** {@code user:pass@host}, and Oracle's {@code user/pass@host}. */
    private static final Pattern USER_INFO = Pattern.compile("@|%40");

    private static final String ORACLE = "jdbc:oracle:thin:@";

    private static final Set<String> SENSITIVE_PARTS =
            Set.of("password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey", "privatekey");

    private CredentialPatterns() {}

    /** Whether a host, a database name or a connection string holds credentials; a lone {@code @} is enough. */
    public static boolean inAddress(String text) {
        return USER_INFO.matcher(text).find() || inProperties(text);
    }

    /** The same for a whole connection string; the {@code @} that every one of Oracle's has before its host is none. */
    public static boolean inConnectionString(String text) {
        return inAddress(text.startsWith(ORACLE) ? text.substring(ORACLE.length()) : text);
    }

    /** Whether a URL's query, or any list of properties, holds credentials. */
    public static boolean inProperties(String text) {
        return PASSWORD.matcher(text).find() || PROPERTY.matcher(text).find();
    }

    /** Whether free text, such as a name or a query, spells out a password. */
    public static boolean inText(String text) {
        return PASSWORD.matcher(text).find();
    }

    /** Whether a JSON member of this name is where one would put a secret. */
    public static boolean isSensitiveName(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        name.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
        String reduced = letters.toString().toLowerCase(Locale.ROOT);
        return SENSITIVE_PARTS.stream().anyMatch(reduced::contains);
    }
}
