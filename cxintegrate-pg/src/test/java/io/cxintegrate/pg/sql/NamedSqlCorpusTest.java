package io.cxintegrate.pg.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cxintegrate.pg.sql.NamedSqlException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Runs placeholder cases collected from other projects, each judged by PostgreSQL's own scanner; read where they lie. */
class NamedSqlCorpusTest {
    private static final Map<String, Reason> REASONS = Map.of(
            "unterminated", Reason.UNTERMINATED,
            "bad_placeholder", Reason.BAD_PLACEHOLDER,
            "bad_name", Reason.BAD_NAME,
            "positional", Reason.POSITIONAL,
            "in_literal", Reason.IN_LITERAL,
            "native_param", Reason.NATIVE_PARAMETER,
            "multi_statement", Reason.MULTIPLE_STATEMENTS,
            "nul", Reason.BAD_CHARACTER);
    private static final Map<String, NamedSql.Style> STYLES =
            Map.of("colon", NamedSql.Style.COLON, "pyformat", NamedSql.Style.PYFORMAT);

    private int agree;
    private int unknown;
    private int disagree;
    private final List<String> report = new ArrayList<>();

    @Test
    void parse_corpus_agreesWithPostgresScanner() throws IOException {
        Path usual = projectRoot().resolve("../shared/corpus");
        Path folder = Path.of(System.getProperty("cxintegrate.corpus", usual.toString()));
        Path cases = folder.resolve("named-sql/cases.json");
        assumeTrue(Files.isRegularFile(cases), "no conformance cases at " + cases.toAbsolutePath());

        JsonNode all = JsonMapper.builder().build().readTree(cases.toFile());
        all.forEach(this::judge);
        System.out.printf(
                Locale.ROOT,
                "corpus=named-sql cases=%d agree=%d unknown=%d disagree=%d%n",
                all.size(),
                agree,
                unknown,
                disagree);
        Path file = Path.of("target", "corpus", "named-sql.txt");
        Files.createDirectories(file.getParent());
        Files.write(file, report);

        if (Files.isDirectory(usual) && folder.toRealPath().equals(usual.toRealPath())) {
            assertThat(report).filteredOn(line -> !line.startsWith("agree")).isEmpty();
            assertThat(agree).isEqualTo(all.size()).isPositive();
        }
    }

    private void judge(JsonNode c) {
        String name = c.path("name").asText();
        NamedSql.Style style = STYLES.get(c.path("style").asText());
        JsonNode expect = c.path("expect");
        Reason refusal = REASONS.get(expect.path("error").asText());
        if (style == null || (refusal == null && !expect.path("sql").isTextual())) {
            unknown++;
            report.add("unknown  " + name + ": style " + c.path("style") + ", expect " + expect);
            return;
        }
        String wanted = refusal != null
                ? "refused: " + refusal
                : names(expect.path("params")) + " "
                        + placeholders(expect.path("sql").asText());
        String got = got(c.path("sql").asText(), style);
        if (got.equals(wanted)) {
            agree++;
        } else if (refusal == null && respelled(got).equals(respelled(wanted))) {
            // The same statement; the driver cannot read the collection's spelling of it.
            agree++;
            report.add("agree    " + name + ", respelled for the driver\n  wanted " + wanted + "\n  got    " + got);
        } else {
            disagree++;
            report.add(
                    "disagree " + name + "\n  sql    " + c.path("sql") + "\n  wanted " + wanted + "\n  got    " + got);
        }
    }

    private static String got(String template, NamedSql.Style style) {
        try {
            NamedSql sql = NamedSql.parse(template, style);
            return sql.parameterNames() + " " + placeholders(sql.positionalSql());
        } catch (NamedSqlException e) {
            return "refused: " + e.reason();
        }
    }

    private static List<String> names(JsonNode params) {
        return StreamSupport.stream(params.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** Marks what the driver binds, and drops the white space that touches it, which no rule decides. */
    private static String placeholders(String sql) {
        return sql.replace("??", "\u0001").replaceAll("\\s*\\?\\s*", "\u0002");
    }

    /** In the one spelling that is safe for the driver, whichever was chosen. */
    private static String respelled(String text) {
        try {
            SqlSource source = SqlSource.of(text, NamedSql.Style.COLON);
            return PositionalSql.of(new SqlLexer(source, NamedSql.Style.COLON).tokens(), true)
                    .forDriver();
        } catch (NamedSqlException e) {
            return text;
        }
    }

    private static Path projectRoot() {
        Path start = Path.of("").toAbsolutePath();
        for (Path p = start; p != null; p = p.getParent()) {
            if (Files.isDirectory(p.resolve(".mvn"))) {
                return p;
            }
        }
        return start;
    }
}
