package io.cxintegrate.pg.sql;

import org.jspecify.annotations.Nullable;

/**
 * How pgjdbc 42.7 reads a text: the same steps as its own parser, mistakes included. The driver's class is not public API,
 * so it is not called; a test compares the two.
 *
 * <p>Left out: the JDBC escapes in braces, which are refused or documented elsewhere.
 */
final class DriverView {
    private final char[] sql;
    private final StringBuilder out = new StringBuilder();
    private boolean unterminated;

    private DriverView(String sql) {
        this.sql = sql.toCharArray();
    }

    /** Whether the driver turns {@code text.forDriver()} into {@code text.forServer()}, as one statement. */
    static boolean agrees(PositionalSql text) {
        String server = text.forServer();
        String behindEnd =
                server.substring(server.indexOf(PositionalSql.END) + 1).replace(PositionalSql.END, ' ');
        boolean one = server.indexOf(PositionalSql.END) < 0 || behindEnd.isBlank();
        return one && server.equals(read(text.forDriver()));
    }

    /** What the driver would send, with {@link PositionalSql#END} for each semicolon; null if it sees no end of something. */
    static @Nullable String read(String sql) {
        DriverView view = new DriverView(sql);
        view.read();
        return view.unterminated ? null : view.out.toString();
    }

    private void read() {
        int parameters = 0;
        int i = 0;
        while (i < sql.length) {
            char c = sql[i];
            int end = switch (c) {
                case '\'' -> string(i);
                case '"' -> indexOf('"', i + 1);
                case '-' -> charAt(i + 1) == '-' ? lineComment(i) : i;
                case '/' -> charAt(i + 1) == '*' ? blockComment(i) : i;
                case '$' -> dollar(i);
                default -> i;
            };
            if (end >= sql.length) {
                unterminated = true;
                return;
            }
            if (c == '?' && charAt(i + 1) == '?') {
                out.append('?');
                end++;
            } else if (c == '?') {
                out.append('$').append(++parameters);
            } else if (c == ';') {
                out.append(PositionalSql.END);
            } else {
                out.append(sql, i, end - i + 1);
            }
            i = end + 1;
        }
    }

    private int string(int quote) {
        char before = charAt(quote - 1);
        boolean escapes = quote >= 2 && (before == 'e' || before == 'E') && endsName(sql[quote - 2]);
        int i = quote + 1;
        while (i < sql.length && sql[i] != '\'') {
            i += escapes && sql[i] == '\\' ? 2 : 1;
        }
        return i;
    }

    private int lineComment(int start) {
        int i = start + 2;
        while (i < sql.length && sql[i] != '\r' && sql[i] != '\n') {
            i++;
        }
        // The end of the text ends a line comment, too.
        return Math.min(i, sql.length - 1);
    }

    private int blockComment(int start) {
        int level = 1;
        int i = start + 2;
        while (i < sql.length) {
            if (sql[i - 1] == '*' && sql[i] == '/') {
                level--;
                i++;
            } else if (sql[i - 1] == '/' && sql[i] == '*') {
                level++;
                i++;
            }
            if (level == 0) {
                return i - 1;
            }
            i++;
        }
        return sql.length;
    }

    private int dollar(int start) {
        if (start > 0 && Character.isJavaIdentifierPart(sql[start - 1])) {
            return start;
        }
        int tagEnd = start + 1;
        if (Character.isJavaIdentifierStart(charAt(tagEnd))) {
            while (charAt(tagEnd) != '$' && Character.isJavaIdentifierPart(charAt(tagEnd))) {
                tagEnd++;
            }
        }
        if (charAt(tagEnd) != '$') {
            return start;
        }
        String text = String.valueOf(sql);
        String delimiter = text.substring(start, tagEnd + 1);
        int close = text.indexOf(delimiter, tagEnd + 1);
        return close < 0 ? sql.length : close + delimiter.length() - 1;
    }

    private int indexOf(char wanted, int from) {
        int i = from;
        while (i < sql.length && sql[i] != wanted) {
            i++;
        }
        return i;
    }

    /** A space in front of the start and behind the end: it belongs to no token. */
    private char charAt(int index) {
        return index >= 0 && index < sql.length ? sql[index] : ' ';
    }

    private static boolean endsName(char c) {
        return "\" \t\n\r\f,()[].;:+-*/%^<>=~!@#&|`?".indexOf(c) >= 0;
    }
}
