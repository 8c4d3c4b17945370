package io.cxintegrate.pg.sql;

/**
 * Says where a token of PostgreSQL ends, given where it begins: PostgreSQL 17's {@code src/backend/parser/scan.l} with
 * {@code standard_conforming_strings=on}, as far as the ends go. Immutable.
 */
final class SqlScanner {
    /** No end: the text ends first. */
    static final int UNTERMINATED = -1;

    private static final String OPERATOR_CHARS = "~!@#^&|`?+-*/%<>=";

    private final String sql;

    SqlScanner(String sql) {
        this.sql = sql;
    }

    /** A space behind the end: no rule asks for one. */
    char charAt(int index) {
        return index < sql.length() ? sql.charAt(index) : ' ';
    }

    int spaceEnd(int start) {
        return skip(start, SqlScanner::isSpace);
    }

    int lineCommentEnd(int start) {
        return skip(start, c -> !isNewline(c));
    }

    /** Comments nest, and {@code /*}{@code /} is no whole one. */
    int blockCommentEnd(int start) {
        int depth = 0;
        int at = start;
        do {
            if (at >= sql.length()) {
                return UNTERMINATED;
            }
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0);
        return at;
    }

    /** From the opening quote; a doubled quote is part of the text, and so is {@code \'} if backslashes escape. */
    int quoteEnd(int start, boolean escapes) {
        char quote = sql.charAt(start);
        int at = start + 1;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\\' && escapes) {
                at += 2;
            } else if (c != quote) {
                at++;
            } else if (charAt(at + 1) == quote) {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return UNTERMINATED;
    }

    /**
     * Where a string constant that ended goes on: at a quote behind nothing but white space, line comments and at least one
     * line break. -1 if it does not.
     */
    int continuation(int end) {
        boolean newline = false;
        int at = end;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (isSpace(c)) {
                newline |= isNewline(c);
                at++;
            } else if (sql.startsWith("--", at)) {
                at = lineCommentEnd(at);
            } else {
                return newline && c == '\'' ? at : -1;
            }
        }
        return -1;
    }

    /** {@code $$} or {@code $tag$} if one starts here, else empty. */
    String dollarDelimiter(int start) {
        int at = start + 1;
        if (isNameStart(charAt(at))) {
            at = skip(at, c -> isNamePart(c) && c != '$');
        }
        return charAt(at) == '$' ? sql.substring(start, at + 1) : "";
    }

    int dollarEnd(int start, String delimiter) {
        int close = sql.indexOf(delimiter, start + delimiter.length());
        return close < 0 ? UNTERMINATED : close + delimiter.length();
    }

    /** The length of the letters before the quote of {@code E'' B'' X'' N'' U&'' U&""}; 0 if none of them starts here. */
    int constantPrefix(int start) {
        char second = charAt(start + 1);
        char third = charAt(start + 2);
        return switch (charAt(start)) {
            case 'e', 'E', 'b', 'B', 'x', 'X', 'n', 'N' -> second == '\'' ? 1 : 0;
            case 'u', 'U' -> second == '&' && (third == '\'' || third == '"') ? 2 : 0;
            default -> 0;
        };
    }

    int wordEnd(int start) {
        return skip(start, SqlScanner::isNamePart);
    }

    boolean startsNumber(int start) {
        return isDigit(charAt(start)) || (charAt(start) == '.' && isDigit(charAt(start + 1)));
    }

    /** Letters right behind the digits are a word of their own here; PostgreSQL 15 and later refuse them. */
    int numberEnd(int start) {
        String radixDigits = charAt(start) != '0'
                ? ""
                : switch (charAt(start + 1)) {
                    case 'x', 'X' -> "0123456789abcdefABCDEF_";
                    case 'o', 'O' -> "01234567_";
                    case 'b', 'B' -> "01_";
                    default -> "";
                };
        if (radixDigits.indexOf(charAt(start + 2)) >= 0) {
            return skip(start + 2, c -> radixDigits.indexOf(c) >= 0);
        }
        int at = digitsEnd(start);
        // Two dots are a token of their own, as in 1..10.
        if (charAt(at) == '.' && charAt(at + 1) != '.') {
            at = digitsEnd(at + 1);
        }
        if (charAt(at) == 'e' || charAt(at) == 'E') {
            int sign = charAt(at + 1) == '+' || charAt(at + 1) == '-' ? 1 : 0;
            if (isDigit(charAt(at + 1 + sign))) {
                at = digitsEnd(at + 1 + sign);
            }
        }
        return at;
    }

    boolean startsOperator(int start) {
        return OPERATOR_CHARS.indexOf(charAt(start)) >= 0;
    }

    /** A comment ends an operator, without a space between them. */
    int operatorEnd(int start) {
        int at = start;
        while (startsOperator(at) && !sql.startsWith("--", at) && !sql.startsWith("/*", at)) {
            at++;
        }
        return at;
    }

    int digitsEnd(int start) {
        int at = start;
        while (isDigit(charAt(at)) || (charAt(at) == '_' && isDigit(charAt(at + 1)))) {
            at++;
        }
        return at;
    }

    private int skip(int start, CharTest test) {
        int at = start;
        while (at < sql.length() && test.accepts(sql.charAt(at))) {
            at++;
        }
        return at;
    }

    static boolean isName(String s) {
        return !s.isEmpty() && isNameStart(s.charAt(0)) && s.chars().allMatch(c -> isNamePart((char) c));
    }

    static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || isNewline(c) || c == '\f' || c == '\u000B';
    }

    private static boolean isNewline(char c) {
        return c == '\n' || c == '\r';
    }

    @FunctionalInterface
    private interface CharTest {
        boolean accepts(char c);
    }
}
