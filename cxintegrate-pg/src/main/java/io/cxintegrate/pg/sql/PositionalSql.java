package io.cxintegrate.pg.sql;

import io.cxintegrate.pg.sql.SqlLexer.Token;
import java.util.List;

/**
 * One template in two spellings: {@code forDriver} has {@code ?} and goes to {@code prepareStatement}; {@code forServer}
 * is what the driver must make of it, with {@code $1}. Comparing the second with what pgjdbc really makes of the first is
 * how a template that its parser would misread is found.
 *
 * @param forDriver one {@code ?} for each placeholder, question marks of operators doubled
 * @param forServer semicolons are written as {@link #END}, so that none in a comment is taken for one in code
 */
record PositionalSql(String forDriver, String forServer) {
    static final char END = '\0';

    /**
     * The template as it was written, except for what placeholders and operators with {@code ?} need.
     *
     * @param guarded also spells differently, with the same meaning, what pgjdbc is known to misread
     */
    static PositionalSql of(List<Token> tokens, boolean guarded) {
        Writer writer = new Writer();
        for (Token token : tokens) {
            String text = guarded ? writer.guard(token) : token.text();
            switch (token.kind()) {
                case PLACEHOLDER -> writer.placeholder();
                case OPERATOR -> writer.operator(text);
                case PLAIN_COLON -> writer.append(":", ":");
                case SEMICOLON -> writer.append(text, guarded ? text : String.valueOf(END));
                default -> writer.append(text, text);
            }
        }
        return new PositionalSql(writer.driver.toString(), writer.server.toString());
    }

    private static final class Writer {
        private final StringBuilder driver = new StringBuilder();
        private final StringBuilder server = new StringBuilder();
        private int parameters;
        private boolean afterPlaceholder;

        private void placeholder() {
            // Glued to a word, $1 would be part of it; behind another ?, the driver would see an operator.
            if (isGlue(last())) {
                append(" ", " ");
            }
            append("?", "$" + ++parameters);
            afterPlaceholder = true;
        }

        private void operator(String text) {
            if (isEscaped(text)) {
                append(text, text.replace("??", "?"));
            } else {
                append(text.replace("?", "??"), text);
            }
        }

        private void append(String forDriver, String forServer) {
            boolean space = afterPlaceholder && isGlue(forDriver.charAt(0));
            afterPlaceholder = false;
            driver.append(space ? " " : "").append(forDriver);
            server.append(space ? " " : "").append(forServer);
        }

        private String guard(Token token) {
            String text = token.text();
            return switch (token.kind()) {
                // Behind '' or a line break the driver forgets the E and takes the backslash for a plain character.
                case ESCAPE_STRING -> doubleEscapedQuotes(text);
                // The driver takes /*/ for a whole comment.
                case COMMENT -> text.startsWith("/*/") ? "/* " + text.substring(2) : text;
                // The driver takes a comment behind it for a second statement, with a result of its own.
                case SEMICOLON -> " ";
                // Behind a digit or another dollar the driver sees no quote, nor where the tag is no Java identifier.
                case DOLLAR_STRING -> (SqlScanner.isNamePart(last()) ? " " : "") + withPlainTag(text);
                default -> text;
            };
        }

        private char last() {
            return driver.isEmpty() ? ' ' : driver.charAt(driver.length() - 1);
        }

        private static boolean isGlue(char c) {
            return SqlScanner.isNamePart(c) || c == '?';
        }

        /** The author already wrote for JDBC: every run of question marks is even. */
        private static boolean isEscaped(String operator) {
            return operator.replace("??", "").indexOf('?') < 0;
        }

        private static String withPlainTag(String constant) {
            int tagLength = constant.indexOf('$', 1) + 1;
            String body = constant.substring(tagLength, constant.length() - tagLength);
            int number = 0;
            // The start of the tag must not occur: a body may end in a part of it.
            while (body.contains("$q" + number)) {
                number++;
            }
            String tag = "$q" + number + "$";
            return tag + body + tag;
        }

        private static String doubleEscapedQuotes(String constant) {
            StringBuilder out = new StringBuilder(constant.length());
            for (int i = 0; i < constant.length(); i++) {
                char c = constant.charAt(i);
                if (c != '\\') {
                    out.append(c);
                } else {
                    char escaped = constant.charAt(++i);
                    out.append(escaped == '\'' ? '\'' : '\\').append(escaped);
                }
            }
            return out.toString();
        }
    }
}
