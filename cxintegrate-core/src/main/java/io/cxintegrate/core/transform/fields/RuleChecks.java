package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.FieldPath;
import java.util.List;

/** Finds rules that cannot work, alone or together, before any data comes. */
final class RuleChecks {
    private RuleChecks() {}

    static void addTo(Violations violations, List<FieldRule> rules) {
        for (int i = 0; i < rules.size(); i++) {
            FieldRule rule = rules.get(i);
            FieldPath to = rule.to();
            if (to == null) {
                continue;
            }
            if (!to.isNamesOnly()) {
                violations.add(to.toString(), "cannot be written to: a target path has names only, no array index");
            }
            if (rule.contradictsItself()) {
                violations.add(to.toString(), "is required and has a default for when it is missing; keep one");
            }
            for (FieldRule earlier : rules.subList(0, i)) {
                addConflict(violations, earlier, rule, to);
            }
        }
    }

    private static void addConflict(Violations violations, FieldRule earlier, FieldRule rule, FieldPath to) {
        FieldPath other = earlier.to();
        if (other == null) {
            return;
        }
        if (other.equals(to)) {
            violations.add(to.toString(), "is written by two rules: '%s' and '%s'", earlier, rule);
        } else if (to.startsWith(other)) {
            violations.add(to.toString(), "lies inside '%s', which the rule '%s' writes as a whole", other, earlier);
        } else if (other.startsWith(to)) {
            violations.add(other.toString(), "lies inside '%s', which the rule '%s' writes as a whole", to, rule);
        }
    }
}
