package io.cxintegrate.pg;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What flows send when somebody means harm, or does not think; each with the one right outcome. */
final class HostileInputs {
    private static final int PAGE = 40;

    /**
     * An input.
     *
     * @param statement the statement it goes to
     * @param value of its only variable
     * @param error what the refusal says; null if it is answered
     * @param answer the first column of every row
     */
    record Input(String statement, Object value, String error, List<Object> answer) {
        @Override
        public String toString() {
            String text = String.valueOf(value);
            String head = text.length() > PAGE ? text.substring(0, PAGE) + "... (" + text.length() + ")" : text;
            return statement + " <- " + head.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]", "?");
        }
    }

    private static final List<Input> ALL = new ArrayList<>();

    private HostileInputs() {}

    static Stream<Input> all() {
        return ALL.stream();
    }

    private static void refused(String statement, String error, Object... values) {
        Arrays.stream(values).forEach(v -> ALL.add(new Input(statement, v, error, List.of())));
    }

    private static void answered(String statement, Object value, Object... answer) {
        ALL.add(new Input(statement, value, null, List.of(answer)));
    }

    /** Text that finds nothing when compared, finds nothing as a pattern, and comes back byte for byte. */
    private static void onlyText(String... values) {
        for (String v : values) {
            answered("text", v);
            answered("ilike", v);
            answered("echo", v, v);
        }
    }

    private static String times(int n, String s) {
        return s.repeat(n);
    }

    static {
        quotesAndStatements();
        patterns();
        characters();
        integers();
        decimals();
        booleansAndTimes();
        closedSets();
        json();
        arrays();
        shapes();
    }

    private static void quotesAndStatements() {
        onlyText(
                "' OR '1'='1",
                "' UNION ALL SELECT NULL,version()-- ",
                "'; DROP TABLE customer;-- ",
                "' AND (SELECT 1 FROM pg_sleep(5))-- ",
                "'||CHR(65)||'",
                "(SELECT version())",
                "$$||version()||$$",
                "$tag$; DELETE FROM customer; $tag$",
                "\\' OR 1=1-- ",
                "E'\\x27'",
                "U&'\\0027'",
                "\u02bc OR 1=1",
                "\uff07 OR 1=1",
                ":customer_id",
                ":v",
                "%(customer_id)s",
                "?",
                "??",
                "$1",
                "$1; COMMIT; DROP TABLE customer",
                "{fn now()}",
                "{d '2020-01-01'}",
                "/*",
                "*/",
                "/* /* */",
                "\r\n-- x",
                "--",
                "\"; DROP TABLE customer; --",
                "\" OR \"\"=\"",
                "'''''''",
                "\\\\",
                "x' || pg_read_file('/etc/passwd') || 'x",
                "COPY customer TO PROGRAM 'id'",
                "; ROLLBACK; BEGIN",
                "1); SELECT lo_export(1, '/tmp/x'",
                "${jndi:ldap://x/y}",
                "#{7*7}",
                "%n%n%x%s%d",
                "%1$*2147483647$d",
                "{0}{1}",
                "=cmd|' /C calc'!A0",
                "<script>alert(1)</script>",
                "..\\..\\etc/passwd",
                "NULL",
                "null",
                "DEFAULT",
                "CURRENT_USER");
    }

    private static void patterns() {
        answered("ilike", "%", 3001);
        answered("ilike", "_", 3002);
        answered("ilike", "100%", 3001);
        answered("ilike", "Customer 1%");
        answered("ilike", "Customer _");
        answered("ilike", "\\", 3003);
        answered("ilike", "BACK\\slash", 3003);
        answered("ilike", "customer 1999", 1999);
        refused("ilike", "must not be longer", times(257, "x"));
        refused("ilike", "must not be longer than 256 characters but has 10000", times(5_000, "%a"));
    }

    private static void characters() {
        refused("text", "without the character U+0000", "a\u0000b", "\u0000", "x\u0000'; DROP TABLE customer");
        refused("text", "without half a surrogate pair", "\ud800", "a\udc00", "\udc00\ud800");
        onlyText(
                "\ud83d\ude00",
                "\u202eevil",
                "a\u200bb",
                "\ufeff",
                "e\u0301",
                "\u0130\u0131",
                "\uffff",
                "\u0001\u0007\u001b[31m",
                "\u2028\u2029",
                times(256, "\u00fc"),
                times(256, "\ud83d\ude00"));
        refused("echo", "must not be longer than 256 characters but has 1000000", times(1_000_000, "A"));
        refused("code", "must not be longer than 5 characters but has 6", "abcdef", "123456");
        answered("code", "abcde", "abcde");
        answered("code", times(5, "\ud83d\ude00"), times(5, "\ud83d\ude00"));
    }

    private static void integers() {
        refused(
                "int",
                "expected an integer of decimal digits but got",
                "1 OR 1=1",
                "1;DROP TABLE t",
                "0x31",
                "1_000",
                " 5 ",
                "\t5\n",
                "\u0663",
                "\uff15",
                "5.0",
                "5e0",
                "--5",
                "5-",
                "+",
                "1f",
                "0b1",
                "1/1",
                "(1)",
                "'1'",
                "1\u0000",
                "1,000",
                "\u22125",
                times(26, "9"));
        refused("int", "is required as integer but is empty", "");
        refused("int", "expected an integer of at most 32 bits", "2147483648", "-2147483649", times(25, "9"));
        refused("int", "must not be longer than 256 characters but has 1000000", times(1_000_000, "9"));
        refused("bigint", "expected an integer of at most 64 bits", "9223372036854775808", "18446744073709551616");
        answered("minus", "-1", 6);
        answered("minus", -1, 6);
        answered("int", "+5", 5);
        answered("int", "00005", 5);
        answered("int", 5, 5);
        answered("int", "-2147483648");
        answered("bigint", "9007199254740993", 9007199254740993L);
    }

    private static void decimals() {
        refused(
                "numeric",
                "expected a decimal number of at most 1000 characters but got",
                "NaN",
                "Infinity",
                "-inf",
                "1e1000000000",
                "1e-1000000000",
                "1f",
                "0x1p3",
                "1,5",
                "1.2.3",
                ".",
                "e5",
                "1e",
                " 1",
                "1 ",
                "\u0661.5",
                "$1.00");
        refused("numeric", "at most 400 digits before and behind the point", "1e400", "1e9999", "1e-401");
        refused("float", "expected a decimal number", "NaN", "inf", "-Infinity", "1d", "0x1p3");
        refused("float", "within the range of float8", "1e309", "-1e399");
        refused("numeric", "must not be longer than 256 characters", times(1_000_000, "1"));
        answered("numeric", "1e2", new BigDecimal("100"));
        answered("numeric", "-0.10", new BigDecimal("-0.10"));
        answered("float", "-0.5", new BigDecimal("-0.5"));
        answered("float", "1e-400", BigDecimal.ZERO);
    }

    private static void booleansAndTimes() {
        refused(
                "bool",
                "expected true, 1, yes, false, 0 or no but got",
                "\u0434\u0430",
                "2",
                "tr",
                "on",
                "t",
                "TRUE ",
                "y",
                "01",
                "TR\u00dcE",
                "ye\u017f");
        refused("bool", "is required as boolean but is empty", "");
        answered("bool", "YES", true);
        answered("bool", false, false);
        refused(
                "timestamptz",
                "expected a timestamp with offset like 2026-02-28T23:59:59Z",
                "now",
                "tomorrow",
                "epoch",
                "infinity",
                "01/02/2024",
                "J2451187",
                "2024-02-30T00:00:00Z",
                "2024-01-01T00:00:00",
                "2024-01-01 00:00:00Z",
                "2024-01-01T24:00:01Z",
                "10000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "2024-01-01T00:00:00+99:00");
        refused(
                "date",
                "expected a date like 2026-02-28",
                "2024-02-30",
                "2023-02-29",
                "20240101",
                "yesterday",
                "2024-1-1");
        answered("timestamptz", "2024-02-29T23:59:59+02:00", "2024-02-29T21:59:59Z");
    }

    private static void closedSets() {
        refused(
                "uuid",
                "expected a UUID of 36 characters",
                "1-1-1-1-1",
                "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}",
                "a0eebc999c0b4ef8bb6d6bb9bd380a11",
                "g0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1\uff11");
        refused("mood", "expected one of happy, sad but got", "glad", "HAPPY", "happy ", "'happy'", "happy\u0000");
        answered("mood", "sad", "sad");
        refused("sort", "expected one of id, name but got", "id desc", "1", "(SELECT 1)", "name; DROP TABLE customer");
        answered("sort", "name", 3001, 1);
        refused("bytea", "expected bytes in base64", "\\xdead", "====", "a", "!!!!", "AP8");
        answered("bytea", "AP8=", "AP8=");
    }

    private static void json() {
        refused(
                "jsonb",
                "expected JSON",
                "{",
                "{'a':1}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1} trailing",
                "{\"a\":\"\\u0000\"}",
                "NaN",
                "1e1000000000",
                times(90_000, "["),
                times(65, "[") + times(65, "]"),
                "// comment\n1",
                "[1,]");
        refused("jsonb", "without half a surrogate pair", "{\"a\":\"\\ud800\"}");
        answered("jsonb", "{\"b\":[1,null,\"' OR 1=1\"]}", Map.of("b", Arrays.asList(1, null, "' OR 1=1")));
        answered("jsonb", times(64, "[") + times(64, "]"), nested(63));
    }

    private static List<Object> nested(int depth) {
        List<Object> list = List.of();
        for (int i = 0; i < depth; i++) {
            list = List.of(list);
        }
        return list;
    }

    private static void arrays() {
        refused(
                "int[]",
                "expected a JSON array of integer",
                "{1},{2",
                "{1,2}",
                "1,2",
                "ARRAY[1]",
                "[1",
                "[1],[2]",
                "1",
                7,
                Map.of("a", 1));
        refused("int[]", "expected integer, but it is array", "[[1]]");
        refused("int[]", "expected an integer of decimal digits but got '1 OR 1=1'", "[1,\"1 OR 1=1\"]");
        refused("int[]", "must not have more than 1000 elements but has 1001", "[" + times(1000, "1,") + "1]");
        answered("int[]", "[]", List.of());
        answered("int[]", List.of(1, "2"), List.of(1, 2));
        answered("text[]", List.of("{a,b}", "\"}", "\\", "NULL", ""), List.of("{a,b}", "\"}", "\\", "NULL", ""));
    }

    private static void shapes() {
        refused("text", "expected string, but it is object", Map.of("$gt", ""), Map.of());
        refused("text", "expected string, but it is array", List.of("a"), List.of());
        refused("int", "expected integer, but it is object", Map.of("value", 1));
        refused("bool", "expected boolean, but it is array", List.of(true));
        answered("echo", true, "true");
        answered("echo", 1.5, "1.5");
        answered("echo", "", "");
    }
}
