package io.cxintegrate.pg.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/** Holds our picture of the driver's parser against the parser itself, on random texts made of what is hard to read. */
class DriverViewTest {
    private static final long SEED = 20_240_131;
    private static final int TEXTS = 20_000;
    private static final List<String> PIECES = List.of(
            "'", "'", "''", "\\'", "\\", "E'", " E'", "\ne'", "U&'", "n'", "\"", "\"", "$", "$$", "$$", "$a$", "$ñ$",
            "$😀$", "a$", "1", "😀", "/*", "*/", "*/", "/*/", "*", "/", "--", "-", "\n", "\n", "\r", " ", "\u000b", "?",
            "??", "?|", "@?", ":p", ":q ", " :p", ":p", "::", ":", "x", "(", ")", ",", "[i", "]", "type", "\u00a0", ".",
            "1.e'", "0x1F", "%");

    @Test
    void read_randomTexts_isTheDriversOwnReading() {
        Random random = new Random(SEED);
        for (int i = 0; i < TEXTS; i++) {
            String text = text(random);
            assertThat(DriverView.read(text)).as(text).isEqualTo(drivers(text));
        }
    }

    @Test
    void parse_randomTemplates_bindsWhatTheDriverBinds() {
        Random random = new Random(SEED);
        int parsed = 0;
        int respelled = 0;
        for (int i = 0; i < TEXTS; i++) {
            String template = text(random);
            try {
                NamedSql sql = NamedSql.parse(template, NamedSql.Style.COLON);
                assertThat(binds(sql.positionalSql()))
                        .as("%s => %s", template, sql.positionalSql())
                        .isEqualTo(sql.parameterNames().size());
                parsed++;
                respelled += DriverView.read(template) == null ? 1 : 0;
            } catch (NamedSqlException e) {
                // Most random texts end inside a constant or a comment.
                assertThat(e.line()).isPositive();
            }
        }
        assertThat(parsed).as("usable templates").isGreaterThan(TEXTS / 20);
        assertThat(respelled).as("templates the driver cannot read as they are").isGreaterThan(TEXTS / 1000);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("select ");
        int length = 2 + random.nextInt(12);
        for (int i = 0; i < length; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static @Nullable String drivers(String text) {
        try {
            return parse(text).nativeSql;
        } catch (SQLException e) {
            return null;
        }
    }

    private static int binds(String text) {
        try {
            return parse(text).bindPositions.length;
        } catch (SQLException e) {
            return -1;
        }
    }

    /** The two steps of {@code Connection.prepareStatement}. */
    private static NativeQuery parse(String text) throws SQLException {
        String unescaped = Parser.replaceProcessing(text, true, true);
        return Parser.parseJdbcSql(unescaped, true, true, true, false, false).get(0);
    }
}
