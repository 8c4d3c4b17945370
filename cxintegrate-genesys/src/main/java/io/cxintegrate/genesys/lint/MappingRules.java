package io.cxintegrate.genesys.lint;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.genesys.export.ActionResponse;
import io.cxintegrate.genesys.internal.scan.Reference;
import io.cxintegrate.genesys.internal.scan.TemplateScan;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong between the answer and the result. */
final class MappingRules {
    private static final String RESPONSE = "/config/response/";
    private static final Set<String> KNOWN = Set.of(
            "rawResult",
            "esc",
            "math",
            "encoding",
            "urlTool",
            "salesforce",
            "successTemplateUtils",
            "credentials",
            "authResponse",
            "msdynamics");
    /** Members that stand for nothing. */
    private static final Pattern NOWHERE = Pattern.compile("\\$\\.?(?:NULL|null|Null)");

    private final Findings findings;
    private final ActionResponse response;

    MappingRules(Findings findings) {
        this.findings = findings;
        this.response = findings.action().response();
    }

    void check() {
        TemplateScan scan = new TemplateScan(response.successTemplate());
        Set<String> used = new HashSet<>();
        Set<String> locals = scan.locals();
        for (Reference r : scan.references()) {
            used.add(r.root());
            variable(r, locals, scan);
        }
        response.translationMap().forEach((name, path) -> mapping(name, path, used));
        response.defaults().forEach(this::byDefault);
    }

    private void variable(Reference r, Set<String> locals, TemplateScan scan) {
        String pointer = RESPONSE + "successTemplate";
        boolean mapped = response.translationMap().containsKey(r.root());
        if (!mapped && !KNOWN.contains(r.root()) && !r.isInput() && !locals.contains(r.root())) {
            findings.add(
                    LintRule.UNMAPPED_VARIABLE,
                    pointer,
                    "the variable '" + r.root() + "' is not in the translation map, so that "
                            + (r.quiet() ? "nothing is written" : "the text '" + r.text() + "' stays")
                            + " and the result is not what the contract wants; map it");
        } else if (mapped && r.shown() && !r.isArgument() && scan.isInJsonString(r.start())) {
            findings.add(
                    LintRule.QUOTED_JSON_VALUE,
                    pointer,
                    "the variable '" + r.root()
                            + "' is JSON text and carries its own quotes: between quotes the text of an"
                            + " answer breaks the result; leave the quotes out, or escape it with esc.jsonString");
        }
    }

    private void mapping(String name, String path, Set<String> used) {
        String pointer = RESPONSE + "translationMap/" + Findings.escape(name);
        if (!used.contains(name)) {
            boolean hasDefault = response.defaults().containsKey(name);
            Edit removal = new Edit.Removal(pointer);
            Edit[] fix = hasDefault
                    ? new Edit[] {
                        removal, new Edit.Removal(RESPONSE + "translationMapDefaults/" + Findings.escape(name))
                    }
                    : new Edit[] {removal};
            findings.add(
                    LintRule.UNUSED_MAPPING,
                    pointer,
                    "the success template does not use '" + name + "'; take it out, or use it",
                    fix);
        }
        if (!isBalanced(path)) {
            findings.add(
                    LintRule.INVALID_PATH,
                    pointer,
                    "the brackets or quotes of the path do not match, so that the action fails whatever comes");
        } else if (NOWHERE.matcher(path.strip()).matches()) {
            findings.add(
                    LintRule.FORCED_DEFAULT,
                    pointer,
                    "the path is there to find nothing, so that '" + name
                            + "' is its default: an answer with a member of" + " that name changes that");
        }
    }

    private void byDefault(String name, String value) {
        String pointer = RESPONSE + "translationMapDefaults/" + Findings.escape(name);
        try {
            Json.parse(value);
        } catch (JsonException e) {
            findings.add(
                    LintRule.DEFAULT_NOT_JSON,
                    pointer,
                    "the default of '" + name + "' is " + e.getMessage()
                            + "; write JSON, a text with its quotes: \"\\\"none\\\"\"");
        }
        String path = response.translationMap().get(name);
        if (path == null) {
            findings.add(
                    LintRule.DEFAULT_NEVER_APPLIES,
                    pointer,
                    "there is no mapping '" + name + "' that could take this default; map it, or take the default out",
                    new Edit.Removal(pointer));
        } else if (alwaysResolves(path.strip())) {
            findings.add(
                    LintRule.DEFAULT_NEVER_APPLIES,
                    pointer,
                    "the path of '" + name
                            + "' may lead to several places, so that it always gives an array, an empty one"
                            + " when it finds nothing, and never this default; give the default to firstFromArray instead");
        }
    }

    /** Whether the very first step leads to any number of places: then there is nothing that could be missing. */
    private static boolean alwaysResolves(String path) {
        return path.startsWith("$..") && !path.matches(".*\\)\\s*$|.*\\.(?:size|length)\\(\\)$");
    }

    private static boolean isBalanced(String path) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '[' || c == '(') {
                depth++;
            } else if ((c == ']' || c == ')') && --depth < 0) {
                return false;
            }
        }
        return depth == 0 && quote == 0;
    }
}
