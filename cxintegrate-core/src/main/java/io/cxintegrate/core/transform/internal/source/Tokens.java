package io.cxintegrate.core.transform.internal.source;

import io.cxintegrate.core.transform.internal.source.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts expression source into tokens as the JSONata grammar does, without ever failing: a text that is never closed simply
 * reaches to the end. The engine keeps its own tokens to itself, and error places and lint rules need them.
 */
public final class Tokens {
    private static final String WHITE_SPACE = " \t\n\r";
    private static final String SIGNS = ".[]{}(),@#;:?+-*/%|=<>^&!~";
    private static final Set<String> DOUBLE_SIGNS = Set.of("..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??");
    private static final Set<String> WORD_OPERATORS = Set.of("and", "or", "in");
    private static final Pattern NUMBER = Pattern.compile("(0|[1-9][0-9]*)(\\.[0-9]+)?([Ee][-+]?[0-9]+)?");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    /** A slash starts a regular expression here, and an asterisk is a wildcard. */
    private boolean operandPlace = true;

    private Tokens(String source) {
        this.source = source;
    }

    /** All of them, without blanks and comments. */
    public static List<Token> of(String source) {
        Tokens t = new Tokens(source);
        while (t.skipBlanks()) {
            t.next();
        }
        return List.copyOf(t.tokens);
    }

    private boolean skipBlanks() {
        while (at < source.length() && WHITE_SPACE.indexOf(source.charAt(at)) >= 0) {
            at++;
        }
        return at < source.length();
    }

    private void next() {
        char c = source.charAt(at);
        if (source.startsWith("/*", at)) {
            comment();
        } else if (c == '/' && operandPlace) {
            add(Kind.REGEX, endOfRegex(), false);
        } else if (SIGNS.indexOf(c) >= 0) {
            sign();
        } else if (c == '"' || c == '\'') {
            add(Kind.STRING, endOfString(c), false);
        } else if (c == '`') {
            int close = source.indexOf('`', at + 1);
            add(Kind.QUOTED_NAME, close < 0 ? source.length() : close + 1, false);
        } else {
            numberOrWord(c);
        }
    }

    private void comment() {
        int close = source.indexOf("*/", at + 2);
        if (close < 0) {
            add(Kind.OPEN_COMMENT, source.length(), false);
        } else {
            at = close + 2;
        }
    }

    private void sign() {
        boolean two = at + 2 <= source.length() && DOUBLE_SIGNS.contains(source.substring(at, at + 2));
        String sign = source.substring(at, at + (two ? 2 : 1));
        boolean closes = ")]}".contains(sign);
        // Alone they stand for a value: both wildcards, the parent, and the gap of a partial application.
        boolean isValue = operandPlace && Set.of("*", "**", "%", "?").contains(sign);
        add(Kind.OPERATOR, at + sign.length(), !closes && !isValue);
    }

    private void numberOrWord(char c) {
        Matcher number = NUMBER.matcher(source).region(at, source.length());
        if (number.lookingAt()) {
            add(Kind.NUMBER, number.end(), false);
            return;
        }
        int end = at;
        while (end < source.length() && (WHITE_SPACE + SIGNS).indexOf(source.charAt(end)) < 0) {
            end++;
        }
        if (c == '$') {
            add(Kind.VARIABLE, end, false);
        } else if (!operandPlace && WORD_OPERATORS.contains(source.substring(at, end))) {
            add(Kind.OPERATOR, end, true);
        } else {
            add(Kind.NAME, end, false);
        }
    }

    private int endOfString(char quote) {
        for (int i = at + 1; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == quote) {
                return i + 1;
            }
            if (c == '\\') {
                i++;
            }
        }
        return source.length();
    }

    private int endOfRegex() {
        int close = closingSlash(source, at);
        int end = close < 0 ? source.length() : close + 1;
        while (close >= 0 && end < source.length() && (source.charAt(end) == 'i' || source.charAt(end) == 'm')) {
            end++;
        }
        return end;
    }

    /** Where the regular expression ends that starts here; -1 if it does not. A slash between brackets does not close it. */
    public static int closingSlash(String source, int start) {
        int depth = 0;
        for (int i = start + 1; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '/' && depth == 0) {
                return i;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth--;
            }
        }
        return -1;
    }

    private void add(Kind kind, int end, boolean thenOperandPlace) {
        tokens.add(new Token(kind, at, end, source.substring(at, end), operandPlace));
        at = end;
        operandPlace = thenOperandPlace;
    }
}
