package io.cxintegrate.cognigy.mapping;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.Expression;
import io.cxintegrate.core.transform.ExpressionLint;
import io.cxintegrate.core.transform.LintFinding;
import io.cxintegrate.core.transform.TransformationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What must hold for the expressions of a mapping: they compile, and the lint finds no error in them that nobody has waived.
 * Waivers stand in the metadata, so that they are saved, sent and hashed together with what they excuse.
 */
final class ExpressionRules {
    static final String WAIVERS = "lint_waivers";

    private final Violations violations;
    private final Map<String, String> waivers;
    private final List<MappingFinding> findings = new ArrayList<>();

    private ExpressionRules(Violations violations, Map<String, String> waivers) {
        this.violations = violations;
        this.waivers = waivers;
    }

    /** Notes what is wrong and gives back everything the lint says, waived or not. */
    static List<MappingFinding> check(Violations violations, MappingDraft draft) {
        ExpressionRules rules = new ExpressionRules(violations, waivers(violations, draft.metadata()));
        Transformations t = draft.transformations();
        if (t != null && !draft.misread().containsKey("transformations")) {
            rules.expression(draft, "request_expression", Optional.of(t.request()));
            rules.expression(draft, "response_expression", Optional.of(t.response()));
            rules.expression(draft, "fallback_expression", t.fallback());
        }
        return List.copyOf(rules.findings);
    }

    /** The reasons by rule, those that are in order. */
    private static Map<String, String> waivers(Violations violations, JsonObject metadata) {
        String path = "metadata." + WAIVERS;
        Map<String, String> waivers = new TreeMap<>();
        if (!metadata.has(WAIVERS)) {
            return waivers;
        }
        if (!(metadata.get(WAIVERS) instanceof Map<?, ?> given)) {
            violations.add(path, "must be an object but is of type " + Json.typeOf(metadata.get(WAIVERS)));
            return waivers;
        }
        given.forEach((rule, reason) -> {
            if (!ExpressionLint.RULES.contains(rule)) {
                violations.add(
                        path + "." + rule,
                        "is no rule of the lint; known are " + String.join(", ", ExpressionLint.RULES));
            } else if (reason instanceof String text && !text.isBlank()) {
                waivers.put(String.valueOf(rule), text);
            } else {
                violations.add(path + "." + rule, "must say why the rule is waived, in a text that is not blank");
            }
        });
        return waivers;
    }

    private void expression(MappingDraft draft, String member, Optional<String> given) {
        String path = "transformations." + member;
        if (given.isEmpty() || draft.misread().containsKey(path)) {
            return;
        }
        String source = given.get();
        if (source.isBlank()) {
            violations.required(source, path);
            return;
        }
        try {
            Expression.builder(source).name(member).build();
        } catch (TransformationException e) {
            violations.add(path, String.valueOf(e.getMessage()));
            return;
        }
        Map<String, List<LintFinding>> refused = new LinkedHashMap<>();
        for (LintFinding f : ExpressionLint.check(source)) {
            Optional<String> waiver = Optional.ofNullable(waivers.get(f.ruleId()));
            findings.add(new MappingFinding(path, f, waiver));
            if (f.isError() && waiver.isEmpty()) {
                refused.computeIfAbsent(f.ruleId(), rule -> new ArrayList<>()).add(f);
            }
        }
        refused.forEach((rule, found) -> refuse(path, rule, found));
    }

    /** One problem a rule, because one text mends all its findings. */
    private void refuse(String path, String rule, List<LintFinding> found) {
        String places = found.stream()
                .map(f -> "line " + f.line() + ", column " + f.column() + ": " + f.message())
                .collect(Collectors.joining("; "));
        String fixed = found.get(0).fixedSource();
        violations.add(
                path,
                places + " [" + rule + "]" + (fixed == null ? "" : "; mended: " + fixed)
                        + "; if it is meant, waiveLint(\"" + rule + "\", reason)");
    }
}
