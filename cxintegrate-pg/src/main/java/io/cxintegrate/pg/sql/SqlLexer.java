package io.cxintegrate.pg.sql;

import io.cxintegrate.pg.sql.NamedSqlException.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a template into PostgreSQL's tokens and finds the placeholders between them. It knows no grammar: whether the
 * statement means anything is the server's business. For one run, by one thread.
 */
final class SqlLexer {

    enum Kind {
        SPACE,
        COMMENT,
        WORD,
        QUOTED_NAME,
        NUMBER,
        STRING,
        ESCAPE_STRING,
        DOLLAR_STRING,
        OPERATOR,
        PLACEHOLDER,
        PLAIN_COLON,
        SEMICOLON,
        OTHER;

        boolean isGap() {
            return this == SPACE || this == COMMENT;
        }

        /** A colon right behind one of these belongs to an array slice, as in {@code a[lo:hi]}. */
        boolean ownsNextColon() {
            return this == WORD || this == QUOTED_NAME || this == NUMBER || this == PLACEHOLDER;
        }
    }

    /** A piece of the text; for a placeholder, {@code text} is its name. */
    record Token(Kind kind, int start, String text) {}

    private final SqlSource source;
    private final String sql;
    private final SqlScanner scanner;
    private final boolean colonStyle;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int marksSeen;
    private boolean ended;
    private int continuedAt = -1;
    private Kind continuedKind = Kind.STRING;
    private int ignoredColonName = -1;

    SqlLexer(SqlSource source, NamedSql.Style style) {
        this.source = source;
        this.sql = source.text();
        this.scanner = new SqlScanner(sql);
        this.colonStyle = style == NamedSql.Style.COLON;
    }

    List<Token> tokens() {
        while (at < sql.length()) {
            int start = at;
            Kind kind = next(sql.charAt(at));
            add(kind, start);
        }
        return tokens;
    }

    /** Where the first {@code :name} stands that was left alone because of the style; -1 if there is none. */
    int ignoredColonName() {
        return ignoredColonName;
    }

    private void add(Kind kind, int start) {
        if (kind == Kind.SEMICOLON) {
            ended = true;
        } else if (ended && !kind.isGap()) {
            throw source.error(
                    Reason.MULTIPLE_STATEMENTS, start, "a second statement starts here; a template holds exactly one");
        }
        if (kind == Kind.PLACEHOLDER) {
            boolean mark = sql.charAt(start) == SqlSource.MARK;
            String name = mark ? source.names().get(marksSeen++) : sql.substring(start + 1, at);
            tokens.add(new Token(kind, start, name));
        } else {
            String text = sql.substring(start, at);
            refuseMark(kind, start, text);
            tokens.add(new Token(kind, start, text));
        }
    }

    private void refuseMark(Kind kind, int start, String text) {
        int mark = text.indexOf(SqlSource.MARK);
        if (mark >= 0) {
            String noun = switch (kind) {
                case COMMENT -> "comment";
                case QUOTED_NAME -> "quoted identifier";
                default -> "string constant";
            };
            String placeholder = "%(" + source.names().get(marksSeen) + ")s";
            throw source.error(
                    Reason.IN_LITERAL,
                    start + mark,
                    "the placeholder " + placeholder + " stands inside a " + noun
                            + ", where no value can be bound; take it out, or write %" + placeholder
                            + " if the text itself is meant");
        }
    }

    private Kind next(char c) {
        if (c == SqlSource.MARK) {
            return moveTo(at + 1, Kind.PLACEHOLDER);
        }
        if (SqlScanner.isSpace(c)) {
            return moveTo(scanner.spaceEnd(at), Kind.SPACE);
        }
        if (sql.startsWith("--", at)) {
            return moveTo(scanner.lineCommentEnd(at), Kind.COMMENT);
        }
        if (sql.startsWith("/*", at)) {
            int end = scanner.blockCommentEnd(at);
            return moveTo(terminated(end, "comment", "*/ (block comments nest)"), Kind.COMMENT);
        }
        if (c == '\'' || c == '"') {
            return quoted(0, at == continuedAt ? continuedKind : Kind.STRING);
        }
        if (c == '$') {
            return dollar();
        }
        if (SqlScanner.isNameStart(c)) {
            int prefix = scanner.constantPrefix(at);
            return prefix > 0
                    ? quoted(prefix, c == 'e' || c == 'E' ? Kind.ESCAPE_STRING : Kind.STRING)
                    : moveTo(scanner.wordEnd(at), Kind.WORD);
        }
        if (scanner.startsNumber(at)) {
            return moveTo(scanner.numberEnd(at), Kind.NUMBER);
        }
        if (c == ':') {
            return colon();
        }
        if (scanner.startsOperator(at)) {
            return moveTo(scanner.operatorEnd(at), Kind.OPERATOR);
        }
        if (colonStyle && sql.startsWith("\\:", at)) {
            return moveTo(at + 2, Kind.PLAIN_COLON);
        }
        return moveTo(at + 1, c == ';' ? Kind.SEMICOLON : Kind.OTHER);
    }

    private Kind quoted(int prefix, Kind stringKind) {
        int end = scanner.quoteEnd(at + prefix, stringKind == Kind.ESCAPE_STRING);
        if (sql.charAt(at + prefix) == '"') {
            return moveTo(terminated(end, "quoted identifier", "\""), Kind.QUOTED_NAME);
        }
        moveTo(terminated(end, "string constant", "'"), stringKind);
        // What continues a constant has its escape rules, though not its prefix: E'a'\n'\''.
        continuedAt = scanner.continuation(end);
        continuedKind = stringKind;
        return stringKind;
    }

    private Kind dollar() {
        if (SqlScanner.isDigit(scanner.charAt(at + 1))) {
            throw source.error(
                    Reason.NATIVE_PARAMETER,
                    at,
                    "found the native parameter $" + sql.substring(at + 1, scanner.digitsEnd(at + 1))
                            + "; give it a name, as in :name or %(name)s");
        }
        String delimiter = scanner.dollarDelimiter(at);
        if (delimiter.isEmpty()) {
            return moveTo(at + 1, Kind.OTHER);
        }
        int end = scanner.dollarEnd(at, delimiter);
        return moveTo(terminated(end, "dollar-quoted string constant", delimiter), Kind.DOLLAR_STRING);
    }

    private Kind colon() {
        char following = scanner.charAt(at + 1);
        if (following == ':' || following == '=') {
            return moveTo(at + 2, Kind.OTHER);
        }
        boolean slice =
                !tokens.isEmpty() && tokens.get(tokens.size() - 1).kind().ownsNextColon();
        if (slice || !SqlScanner.isNameStart(following) || scanner.constantPrefix(at + 1) > 0) {
            return moveTo(at + 1, Kind.OTHER);
        }
        if (colonStyle) {
            return moveTo(scanner.wordEnd(at + 1), Kind.PLACEHOLDER);
        }
        if (ignoredColonName < 0) {
            ignoredColonName = at;
        }
        return moveTo(at + 1, Kind.OTHER);
    }

    private int terminated(int end, String what, String closing) {
        if (end == SqlScanner.UNTERMINATED) {
            throw source.error(
                    Reason.UNTERMINATED,
                    at,
                    "the " + what + " that starts here never ends; add the closing " + closing);
        }
        return end;
    }

    private Kind moveTo(int end, Kind kind) {
        at = end;
        return kind;
    }
}
