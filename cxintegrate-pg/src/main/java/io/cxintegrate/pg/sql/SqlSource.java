package io.cxintegrate.pg.sql;

import io.cxintegrate.pg.sql.NamedSqlException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The text the lexer reads, and the way back from it to lines and columns of the template.
 *
 * <p>In {@code %(name)s} templates percent signs mean something everywhere, also inside constants and comments, as in
 * psycopg: so they are resolved here, before PostgreSQL's own rules apply. A placeholder becomes one {@link #MARK}, which
 * cannot be mistaken for SQL because NUL is refused first.
 */
final class SqlSource {
    static final char MARK = '\0';

    private final String template;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> origins = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private SqlSource(String template) {
        this.template = template;
    }

    static SqlSource of(String template, NamedSql.Style style) {
        SqlSource source = new SqlSource(template);
        source.refuseWhatNoServerReads();
        if (style == NamedSql.Style.PYFORMAT) {
            source.resolvePercentSigns();
        } else {
            source.text.append(template);
        }
        return source;
    }

    /** Whether a {@code %(…)x} occurs anywhere, whatever the {@code x}: malformed ones deserve their own message. */
    static boolean hasPyformatPlaceholder(String template) {
        for (int i = template.indexOf('%'); i >= 0 && i + 1 < template.length(); i = template.indexOf('%', i)) {
            if (template.charAt(i + 1) == '(') {
                int close = template.indexOf(')', i);
                if (close < 0) {
                    return false;
                }
                boolean nested = template.substring(i + 2, close).indexOf('(') >= 0;
                if (!nested && close + 1 < template.length() && isAsciiLetter(template.charAt(close + 1))) {
                    return true;
                }
            }
            i += template.charAt(i + 1) == '%' ? 2 : 1;
        }
        return false;
    }

    String text() {
        return text.toString();
    }

    /** The names behind the marks, in the order of the marks. */
    List<String> names() {
        return names;
    }

    /** An error at an index of {@link #text()}. */
    NamedSqlException error(Reason reason, int index, String problem) {
        return errorInTemplate(reason, origins.isEmpty() ? index : origins.get(index), problem);
    }

    private NamedSqlException errorInTemplate(Reason reason, int offset, String problem) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            char c = template.charAt(i);
            if (c == '\n' || (c == '\r' && template.charAt(i + 1) != '\n')) {
                line++;
                lineStart = i + 1;
            }
        }
        return new NamedSqlException(reason, line, template.codePointCount(lineStart, offset) + 1, problem);
    }

    private void refuseWhatNoServerReads() {
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < template.length()
                    && Character.isLowSurrogate(template.charAt(i + 1));
            if (c == '\0') {
                throw errorInTemplate(Reason.BAD_CHARACTER, i, "the character U+0000 cannot occur in SQL; remove it");
            }
            if (Character.isSurrogate(c) && !pair) {
                String problem = "half of a surrogate pair (U+"
                        + Integer.toHexString(c).toUpperCase(Locale.ROOT) + ") is not a character; remove it";
                throw errorInTemplate(Reason.BAD_CHARACTER, i, problem);
            }
            if (pair) {
                i++;
            }
        }
    }

    private void resolvePercentSigns() {
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            origins.add(i);
            if (c != '%') {
                text.append(c);
                i++;
            } else if (template.startsWith("%%", i)) {
                text.append('%');
                i += 2;
            } else {
                text.append(MARK);
                i = placeholderEnd(i);
            }
        }
        // An error may point just behind the last character.
        origins.add(template.length());
    }

    private int placeholderEnd(int start) {
        if (template.startsWith("%s", start)) {
            throw errorInTemplate(
                    Reason.POSITIONAL, start, "found the positional placeholder %s; give it a name, as in %(name)s");
        }
        int close = template.startsWith("%(", start) ? template.indexOf(')', start) : -1;
        if (close < 0 || close == start + 2 || !template.startsWith(")s", close)) {
            int end = Math.min(template.length(), close < 0 ? start + 2 : close + 2);
            throw errorInTemplate(
                    Reason.BAD_PLACEHOLDER,
                    start,
                    "expected %(name)s or %% but found " + template.substring(start, end)
                            + "; write a percent sign that is part of the SQL as %%");
        }
        String name = template.substring(start + 2, close);
        if (!SqlScanner.isName(name)) {
            throw errorInTemplate(
                    Reason.BAD_NAME,
                    start + 2,
                    "'" + name
                            + "' is not a parameter name; begin with a letter or _, go on with letters, digits, _ or $");
        }
        names.add(name);
        return close + 2;
    }

    private static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
