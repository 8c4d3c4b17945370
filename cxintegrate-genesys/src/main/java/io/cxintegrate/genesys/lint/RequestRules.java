package io.cxintegrate.genesys.lint;

import io.cxintegrate.genesys.export.ActionRequest;
import io.cxintegrate.genesys.internal.scan.Reference;
import io.cxintegrate.genesys.internal.scan.TemplateScan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What input does to the request. */
final class RequestRules {
    /** Leaves its place in any URL. */
    static final String URL_BREAKER = "a/b?c=d&e#f";
    /** Ends the text it is put into and adds a member. */
    static final String JSON_BREAKER = "a\",\"injected\":\"b";

    private static final String HEADER_BREAKER = "a\r\nX-Injected: b";
    private static final String REQUEST = "/config/request/";

    private final Findings findings;
    private final ActionRequest request;

    RequestRules(Findings findings) {
        this.findings = findings;
        this.request = findings.action().request();
    }

    void check() {
        url();
        UrlCharacters.check(findings, REQUEST + "requestUrlTemplate", request.urlTemplate());
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            header(REQUEST + "headers/" + Findings.escape(header.getKey()), header.getKey(), header.getValue());
        }
        if (request.sendsBody()) {
            request.body().ifPresent(this::body);
        }
    }

    private void url() {
        String template = request.urlTemplate();
        String pointer = REQUEST + "requestUrlTemplate";
        TemplateScan scan = new TemplateScan(template);
        for (Reference r : references(pointer, template)) {
            Map<?, ?> schema = schema(r);
            if (schema == null || r.isEscapedForUrl()) {
                continue;
            }
            String name = String.valueOf(r.property());
            if (isHost(scan.textBefore(r.start()))) {
                findings.add(
                        LintRule.URL_FROM_INPUT,
                        LintRule.URL_FROM_INPUT.severity(),
                        pointer,
                        "the input " + named(r)
                                + " decides which host is called, and any host can be given, also one inside"
                                + " a network; write the host into the template and let the input choose the rest",
                        Optional.of(findings.inputWith(name, "https://attacker.example/")));
            } else if (!Shapes.isHarmlessInUrl(schema)) {
                boolean id = Shapes.looksLikeId(name);
                findings.add(
                        LintRule.URL_INJECTION,
                        id ? LintSeverity.WARNING : LintSeverity.ERROR,
                        pointer,
                        "the input " + named(r) + " goes into the URL unescaped: with '" + URL_BREAKER
                                + "' the request goes to another path with another query; escape it with esc.uriEncode",
                        Optional.of(findings.inputWith(name, URL_BREAKER)),
                        wrapped(pointer, template, r, "esc.uriEncode"));
            }
        }
    }

    private void body(String template) {
        String pointer = REQUEST + "requestTemplate";
        boolean form = request.headers().entrySet().stream()
                .anyMatch(h -> h.getKey().equalsIgnoreCase("Content-Type")
                        && h.getValue().toLowerCase(Locale.ROOT).contains("x-www-form-urlencoded"));
        TemplateScan scan = new TemplateScan(template);
        for (Reference r : references(pointer, template)) {
            Map<?, ?> schema = schema(r);
            if (schema == null || String.valueOf(r.property()).equals("rawRequest")) {
                continue;
            }
            if (form) {
                form(pointer, template, r, schema);
            } else if (!r.isEscapedForJson() && !Shapes.isHarmlessInJson(schema)) {
                json(pointer, template, r, scan.isInJsonString(r.start()));
            }
        }
    }

    private void form(String pointer, String template, Reference r, Map<?, ?> schema) {
        if (!r.isEscapedForUrl() && !Shapes.isHarmlessInUrl(schema)) {
            String name = String.valueOf(r.property());
            findings.add(
                    LintRule.FORM_INJECTION,
                    LintRule.FORM_INJECTION.severity(),
                    pointer,
                    "the input " + named(r)
                            + " goes into the form unescaped: with 'a&b=c' the form gets another field; escape"
                            + " it with esc.url",
                    Optional.of(findings.inputWith(name, "a&b=c")),
                    wrapped(pointer, template, r, "esc.url"));
        }
    }

    private void json(String pointer, String template, Reference r, boolean quoted) {
        String name = String.valueOf(r.property());
        if (quoted) {
            findings.add(
                    LintRule.JSON_INJECTION,
                    LintRule.JSON_INJECTION.severity(),
                    pointer,
                    "the input " + named(r) + " goes into a JSON string unescaped: with '" + JSON_BREAKER
                            + "' the body gets a member of the caller's choice, and a quote or line break makes it no JSON;"
                            + " escape it with esc.jsonString",
                    Optional.of(findings.inputWith(name, JSON_BREAKER)),
                    wrapped(pointer, template, r, "esc.jsonString"));
        } else {
            findings.add(
                    LintRule.JSON_RAW_INPUT,
                    LintRule.JSON_RAW_INPUT.severity(),
                    pointer,
                    "the text input " + named(r)
                            + " goes into the JSON body outside of quotes: with '1,\"injected\":2' the body"
                            + " gets a member of the caller's choice; declare it as a number or boolean, or put it in quotes"
                            + " and escape it",
                    Optional.of(findings.inputWith(name, "1,\"injected\":2")));
        }
    }

    private void header(String pointer, String header, String template) {
        for (Reference r : references(pointer, template)) {
            Map<?, ?> schema = schema(r);
            if (schema != null && !r.isEscapedForUrl() && !Shapes.isHarmlessInJson(schema)) {
                String name = String.valueOf(r.property());
                findings.add(
                        LintRule.HEADER_INJECTION,
                        LintRule.HEADER_INJECTION.severity(),
                        pointer,
                        "the text input " + named(r) + " goes into the header '" + header
                                + "' as it is: with a line break the request is refused, or gets another header; hold the"
                                + " input to a pattern without control characters",
                        Optional.of(findings.inputWith(name, HEADER_BREAKER)));
            }
        }
    }

    /** The references to input that are written, after noting those that are misspelt. */
    private List<Reference> references(String pointer, String template) {
        List<Reference> inputs = new TemplateScan(template).inputs();
        for (Reference r : inputs) {
            if (!r.isInput()) {
                continue;
            }
            if (!r.root().equals("input")) {
                findings.add(
                        LintRule.INPUT_CASE,
                        pointer,
                        "'" + r.root() + "' means 'input', which the platform takes and other tools do not",
                        new Edit.Text(pointer, template, r.start(), r.end(), normal(r)));
            }
            String name = r.property();
            if (name != null && !name.equals("rawRequest") && findings.inputProperty(name) == null) {
                undeclared(pointer, template, r, name);
            }
        }
        return inputs.stream().filter(Reference::shown).distinct().toList();
    }

    private void undeclared(String pointer, String template, Reference r, String name) {
        String similar = similar(name);
        String message = "the contract has no input '" + name + "', so that flows cannot give it and "
                + (r.quiet() ? "nothing is written" : "the text '" + r.text() + "' stays")
                + (similar == null ? "; declare it or leave it out" : "; '" + similar + "' is declared");
        if (similar == null) {
            findings.add(LintRule.UNDECLARED_INPUT, pointer, message);
        } else {
            findings.add(
                    LintRule.UNDECLARED_INPUT,
                    pointer,
                    message,
                    new Edit.Text(pointer, template, r.start(), r.end(), normal(r)));
        }
    }

    /** The one declared name that differs in its letters' case only; null when there is none. */
    private @Nullable String similar(String name) {
        List<String> same = findings.properties().keySet().stream()
                .map(String::valueOf)
                .filter(n -> n.equalsIgnoreCase(name))
                .toList();
        return same.size() == 1 ? same.get(0) : null;
    }

    /** The reference with input and its property spelt as they are declared. */
    private String normal(Reference r) {
        if (!r.isInput()) {
            return r.text();
        }
        String declared =
                r.property() == null || findings.inputProperty(r.property()) != null ? null : similar(r.property());
        String spelt = r.text().replaceFirst("(?i)input", "input");
        return declared == null ? spelt : spelt.replaceFirst("(?i)\\." + r.property(), "." + declared);
    }

    private Edit[] wrapped(String pointer, String template, Reference r, String macro) {
        if (r.isArgument()) {
            return new Edit[0];
        }
        String inner = "${" + normal(r).replaceFirst("^\\$!?\\{?", "").replaceFirst("}$", "") + "}";
        // Between quotes a reference without a value gives what it gave before: its own text, or nothing. In a URL that
        // text
        // has to stay unescaped, since it is what makes the request fail.
        String call = macro.equals("esc.uriEncode")
                ? (r.quiet() ? "$!{" : "${") + macro + "(" + inner + ")}"
                : "${" + macro + "(\"" + (r.quiet() ? inner.replace("${", "$!{") : inner) + "\")}";
        return new Edit[] {new Edit.Text(pointer, template, r.start(), r.end(), call)};
    }

    /** What the contract says about a reference; an undeclared one is any text; null for the whole input as JSON. */
    private @Nullable Map<?, ?> schema(Reference r) {
        if (r.property() == null) {
            return null;
        }
        String similar = findings.inputProperty(r.property()) == null ? similar(r.property()) : r.property();
        Map<?, ?> schema = similar == null ? null : findings.inputProperty(similar);
        return schema == null ? Map.of("type", "string") : schema;
    }

    /** The input, and the variable it comes by if there is one. */
    private static String named(Reference r) {
        return "'" + r.property() + "'" + (r.isInput() ? "" : " (as $" + r.root() + ")");
    }

    private static boolean isHost(String before) {
        int authority = before.indexOf("://");
        return before.isBlank() || (authority >= 0 && before.indexOf('/', authority + 3) < 0);
    }
}
