package io.cxintegrate.pg.sql;

import io.cxintegrate.pg.sql.NamedSql.Assignment;
import io.cxintegrate.pg.sql.SqlLexer.Kind;
import io.cxintegrate.pg.sql.SqlLexer.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a statement's words say of its parameters, as far as tokens go: comments that describe them, casts with a length, and
 * columns they are assigned to. No grammar: what is not found here is simply not known. For one statement, by one thread.
 */
final class StatementNotes {
    private static final Pattern PARAM =
            Pattern.compile("@param\\s+[:$]?([\\p{L}_][\\p{L}\\p{N}_$]*)\\s*[-:]?\\s*(\\S.*?)\\s*(?:\\*+/)?\\s*$");
    private static final Set<String> PADDING = Set.of("left", "right", "full", "outer", "rollup", "cube", "grouping");
    private static final Set<String> TEXT_TYPES = Set.of("varchar", "char", "character", "bpchar");
    private static final Token END = new Token(Kind.SEMICOLON, 0, ";");

    private final List<Token> all;
    private final List<Token> code;

    StatementNotes(List<Token> tokens) {
        all = tokens;
        code = tokens.stream().filter(t -> !t.kind().isGap()).toList();
    }

    /** The text behind each <code>&#64;param name</code> in a comment. */
    Map<String, String> parameterComments() {
        Map<String, String> found = new LinkedHashMap<>();
        all.stream()
                .filter(t -> t.kind() == Kind.COMMENT)
                .flatMap(t -> t.text().lines())
                .forEach(line -> {
                    Matcher m = PARAM.matcher(line);
                    if (m.find()) {
                        found.put(m.group(1), m.group(2));
                    }
                });
        return found;
    }

    /** The unquoted words, in lower case, and what the quoted names stand for. */
    Set<String> names() {
        Set<String> names = new HashSet<>();
        code.stream().filter(StatementNotes::isName).forEach(t -> names.add(name(t)));
        return names;
    }

    boolean mayPadWithNulls() {
        return code.stream().anyMatch(t -> t.kind() == Kind.WORD && PADDING.contains(name(t)));
    }

    /** By parameter the shortest length of {@code :p::varchar(5)} and {@code CAST(:p AS char(5))}. */
    Map<String, Integer> castLengths() {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        for (int i = 0; i < code.size(); i++) {
            boolean cast = is(i + 1, "::") || isWord(i + 1, "as");
            if (at(i).kind() == Kind.PLACEHOLDER && cast && TEXT_TYPES.contains(name(at(i + 2)))) {
                int open = isWord(i + 3, "varying") ? i + 4 : i + 3;
                if (is(open, "(") && at(open + 1).kind() == Kind.NUMBER && is(open + 2, ")")) {
                    String digits = at(open + 1).text();
                    if (digits.matches("[0-9]{1,8}")) {
                        lengths.merge(at(i).text(), Integer.valueOf(digits), Math::min);
                    }
                }
            }
        }
        return lengths;
    }

    /** {@code INSERT INTO t (a) VALUES (:p)} and {@code UPDATE t SET a = :p}. */
    List<Assignment> assignments() {
        List<Assignment> found = new ArrayList<>();
        for (int i = 0; i < code.size(); i++) {
            if (isWord(i, "insert") && isWord(i + 1, "into")) {
                insert(i + 2, found);
            } else if (isWord(i, "update")) {
                update(isWord(i + 1, "only") ? i + 2 : i + 1, found);
            }
        }
        return found;
    }

    private void insert(int start, List<Assignment> found) {
        int at = tableEnd(start);
        String table = text(start, at);
        if (isWord(at, "as")) {
            at += 2;
        }
        if (!is(at, "(")) {
            return;
        }
        List<String> columns = new ArrayList<>();
        do {
            columns.add(name(at(at + 1)));
            at += 2;
        } while (is(at, ","));
        if (!is(at, ")") || !isWord(at + 1, "values")) {
            return;
        }
        at += 2;
        while (is(at, "(")) {
            at = values(at, table, columns, found);
            if (is(at, ",")) {
                at++;
            }
        }
    }

    /** One row of values; only what is nothing but a placeholder is assigned as it is. */
    private int values(int open, String table, List<String> columns, List<Assignment> found) {
        int depth = 0;
        int column = 0;
        int at = open;
        do {
            if (is(at, "(")) {
                depth++;
            } else if (is(at, ")")) {
                depth--;
            } else if (is(at, ",") && depth == 1) {
                column++;
            }
            boolean alone = depth == 1
                    && at(at).kind() == Kind.PLACEHOLDER
                    && (is(at - 1, "(") || is(at - 1, ","))
                    && (is(at + 1, ")") || is(at + 1, ","));
            if (alone && column < columns.size()) {
                found.add(new Assignment(at(at).text(), table, columns.get(column)));
            }
            at++;
        } while (depth > 0 && at < code.size());
        return at;
    }

    private void update(int start, List<Assignment> found) {
        int at = tableEnd(start);
        String table = text(start, at);
        if (isWord(at, "as")) {
            at++;
        }
        if (!isWord(at, "set")) {
            at++;
        }
        while (isWord(at, "set") || is(at, ",")) {
            boolean alone = isName(at(at + 1))
                    && is(at + 2, "=")
                    && at(at + 3).kind() == Kind.PLACEHOLDER
                    && (is(at + 4, ",")
                            || at(at + 4).kind() == Kind.WORD
                            || at(at + 4).kind() == Kind.SEMICOLON);
            if (alone) {
                found.add(new Assignment(at(at + 3).text(), table, name(at(at + 1))));
            }
            at = nextComma(at + 1);
        }
    }

    /** The next comma that separates assignments; the end of the text if a clause comes first. */
    private int nextComma(int start) {
        int depth = 0;
        for (int at = start; at < code.size(); at++) {
            if (is(at, "(")) {
                depth++;
            } else if (is(at, ")")) {
                depth--;
            } else if (depth == 0 && is(at, ",")) {
                return at;
            } else if (depth < 0 || (depth == 0 && (isWord(at, "where") || isWord(at, "from")))) {
                break;
            }
        }
        return code.size();
    }

    private int tableEnd(int start) {
        int at = start + 1;
        while (is(at, ".") && isName(at(at + 1))) {
            at += 2;
        }
        return at;
    }

    private String text(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(at(i).text());
        }
        return text.toString();
    }

    private Token at(int index) {
        return index >= 0 && index < code.size() ? code.get(index) : END;
    }

    private boolean is(int index, String text) {
        Token token = at(index);
        return token.text().equals(text) && token.kind() != Kind.PLACEHOLDER;
    }

    private boolean isWord(int index, String word) {
        return at(index).kind() == Kind.WORD && name(at(index)).equals(word);
    }

    private static boolean isName(Token token) {
        return token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME;
    }

    private static String name(Token token) {
        String text = token.text();
        return token.kind() == Kind.QUOTED_NAME && text.startsWith("\"")
                ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
                : text.toLowerCase(Locale.ROOT);
    }
}
