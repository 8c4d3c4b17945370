package io.cxintegrate.pg.sql;

import io.cxintegrate.pg.sql.NamedSqlException.Reason;
import io.cxintegrate.pg.sql.SqlLexer.Kind;
import io.cxintegrate.pg.sql.SqlLexer.Token;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One SQL statement with named placeholders, made ready for the PostgreSQL JDBC driver. Immutable and safe to share between
 * threads.
 *
 * <pre>{@code
 * NamedSql sql = NamedSql.parse("select name from customer where id = :id and tags ? :tag");
 * sql.positionalSql();  // select name from customer where id = ? and tags ?? ?
 * sql.parameterNames(); // [id, tag]
 * }</pre>
 *
 * <p>Placeholders are {@code :name} or {@code %(name)s}. The text is read with PostgreSQL's own lexical rules, so that
 * nothing inside a string constant, a dollar quote, a quoted identifier or a (nested) comment is taken for a placeholder,
 * and casts ({@code ::}), {@code :=}, slices ({@code a[lo:hi]}) and operators with {@code ?} stay what they are:
 *
 * <ul>
 *   <li>a colon directly behind a word, a quoted identifier or a number starts no placeholder: {@code a[i:j]} is a slice;
 *       write {@code a[i : :j]} to bind {@code j};
 *   <li>{@code \:} in code is a plain colon;
 *   <li>in {@code %(name)s} templates {@code %%} is a percent sign everywhere, also in constants, as in psycopg.
 * </ul>
 *
 * <p>Where pgjdbc's parser would see other placeholders than PostgreSQL's, the text is spelled differently with the same
 * meaning. Two settings would break that and must stay at their defaults: {@code standard_conforming_strings=on} on the
 * server, {@code preferQueryMode=extended} in the driver. The driver still translates JDBC escapes such as
 * <code>{d '2024-01-31'}</code>, none of which is SQL.
 */
public final class NamedSql {
    /** The protocol counts parameters in an unsigned 16-bit number. */
    private static final int MAX_PARAMETERS = 65_535;

    private final String sql;
    private final Style style;
    private final String positionalSql;
    private final String numberedSql;
    private final List<String> parameterNames;
    private final List<Token> tokens;

    private NamedSql(String sql, Style style, PositionalSql text, List<Token> tokens) {
        this.sql = sql;
        this.style = style;
        this.positionalSql = text.forDriver();
        this.numberedSql = text.forServer().replace(PositionalSql.END, ' ');
        this.tokens = List.copyOf(tokens);
        this.parameterNames = tokens.stream()
                .filter(t -> t.kind() == Kind.PLACEHOLDER)
                .map(Token::text)
                .toList();
    }

    /**
     * Reads a template in either style. One that contains {@code %(name)s} anywhere is {@link Style#PYFORMAT}, every other
     * is {@link Style#COLON}.
     *
     * @param sql one statement; a semicolon may end it
     * @throws NamedSqlException if the template cannot be used, with line and column
     */
    public static NamedSql parse(String sql) {
        Objects.requireNonNull(sql, "sql");
        return SqlSource.hasPyformatPlaceholder(sql) ? read(sql, Style.PYFORMAT, true) : read(sql, Style.COLON, true);
    }

    /**
     * Reads a template in one style; what the other style would be is left to PostgreSQL.
     *
     * @param sql one statement; a semicolon may end it
     * @param style how its placeholders are written
     * @throws NamedSqlException if the template cannot be used, with line and column
     */
    public static NamedSql parse(String sql, Style style) {
        Objects.requireNonNull(sql, "sql");
        Objects.requireNonNull(style, "style");
        return read(sql, style, false);
    }

    private static NamedSql read(String sql, Style style, boolean styleIsGuessed) {
        SqlSource source = SqlSource.of(sql, style);
        SqlLexer lexer = new SqlLexer(source, style);
        List<Token> tokens = lexer.tokens();
        if (styleIsGuessed && lexer.ignoredColonName() >= 0) {
            throw source.error(
                    Reason.MIXED_STYLES,
                    lexer.ignoredColonName(),
                    "found a :name in a template that also has %(name)s; use one of the two, or say which one counts with"
                            + " NamedSql.parse(sql, style)");
        }
        List<Token> placeholders =
                tokens.stream().filter(t -> t.kind() == Kind.PLACEHOLDER).toList();
        if (placeholders.size() > MAX_PARAMETERS) {
            throw source.error(
                    Reason.TOO_MANY_PARAMETERS,
                    placeholders.get(MAX_PARAMETERS).start(),
                    String.format(
                            Locale.ROOT,
                            "this is one of %d placeholders; PostgreSQL takes at most %d: bind an array instead",
                            placeholders.size(),
                            MAX_PARAMETERS));
        }
        refuseReorderedPlaceholders(tokens, source);
        return new NamedSql(sql, style, forDriver(tokens, source), tokens);
    }

    private static PositionalSql forDriver(List<Token> tokens, SqlSource source) {
        PositionalSql asWritten = PositionalSql.of(tokens, false);
        if (DriverView.agrees(asWritten)) {
            return asWritten;
        }
        PositionalSql guarded = PositionalSql.of(tokens, true);
        if (!DriverView.agrees(guarded)) {
            throw source.error(
                    Reason.MISREAD_BY_DRIVER,
                    0,
                    "the JDBC driver would see other placeholders in this template than PostgreSQL does; put spaces"
                            + " between its constants, comments and operators");
        }
        return guarded;
    }

    /** {@code {fn timestampdiff(unit, :a, :b)}} becomes {@code b - a} in the driver: the values would change places. */
    private static void refuseReorderedPlaceholders(List<Token> tokens, SqlSource source) {
        int brace = -1;
        int inside = 0;
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.text().equals("{")
                    && tokens.get(i + 1).text().toLowerCase(Locale.ROOT).startsWith("fn")) {
                brace = token.start();
                inside = 0;
            } else if (token.text().equals("}")) {
                brace = -1;
            } else if (brace >= 0 && token.kind() == Kind.PLACEHOLDER && ++inside == 2) {
                throw source.error(
                        Reason.DRIVER_ESCAPE,
                        brace,
                        "the JDBC driver rewrites {fn ...} and may reorder the placeholders in it; call PostgreSQL's own"
                                + " function instead");
            }
        }
    }

    /** The template as it was given. */
    public String sql() {
        return sql;
    }

    /** How the placeholders of the template are written. */
    public Style style() {
        return style;
    }

    /** The text for {@code Connection.prepareStatement}: one {@code ?} for each entry of {@link #parameterNames()}. */
    public String positionalSql() {
        return positionalSql;
    }

    /** The same text with {@code $1}, {@code $2} and so on, as the server receives it and as {@code PREPARE} takes it. */
    public String numberedSql() {
        return numberedSql;
    }

    /** The name of each parameter in binding order; a repeated name is repeated. */
    public List<String> parameterNames() {
        return parameterNames;
    }

    /** Every name once, in the order of its first use. */
    public List<String> distinctNames() {
        return parameterNames.stream().distinct().toList();
    }

    /** What comments say of parameters, by name: the text behind <code>-- &#64;param name</code>. */
    public Map<String, String> parameterComments() {
        return new StatementNotes(tokens).parameterComments();
    }

    /** By parameter the length of the type it is cast to, as in {@code :code::varchar(5)}; a cast would cut what is longer. */
    public Map<String, Integer> castLengths() {
        return new StatementNotes(tokens).castLengths();
    }

    /** The columns that parameters are assigned to as they are, by {@code INSERT ... VALUES} or {@code UPDATE ... SET}. */
    public List<Assignment> assignments() {
        return new StatementNotes(tokens).assignments();
    }

    /** Every word and quoted name outside of constants and comments, folded as PostgreSQL folds it. */
    public Set<String> names() {
        return new StatementNotes(tokens).names();
    }

    /** Whether an outer join or a grouping set may turn a column that is declared {@code NOT NULL} into null. */
    public boolean mayPadWithNulls() {
        return new StatementNotes(tokens).mayPadWithNulls();
    }

    /** The template. */
    @Override
    public String toString() {
        return sql;
    }

    /**
     * A parameter that becomes the value of a column.
     *
     * @param parameter its name
     * @param table as the statement writes it
     * @param column as the catalogue has it
     */
    public record Assignment(String parameter, String table, String column) {}

    /** How placeholders are written. */
    public enum Style {
        /** {@code :name}. */
        COLON,
        /** {@code %(name)s}, with {@code %%} for a percent sign. */
        PYFORMAT
    }
}
