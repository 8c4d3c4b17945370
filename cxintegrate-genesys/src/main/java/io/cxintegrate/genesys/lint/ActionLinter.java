package io.cxintegrate.genesys.lint;

import io.cxintegrate.genesys.export.ActionExport;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Finds what is wrong with Data Actions without running them. Immutable and safe to share between threads.
 *
 * <p>Most findings are of two kinds: input that is not escaped where it goes, which lets a caller change the request, and
 * variables that are written and never come, which makes the action fail.
 */
public final class ActionLinter {
    private final Set<LintRule> rules;

    private ActionLinter(Set<LintRule> rules) {
        this.rules = rules;
    }

    /** A linter with all rules. */
    public static ActionLinter standard() {
        return new ActionLinter(EnumSet.allOf(LintRule.class));
    }

    /** A copy that leaves some rules out. */
    public ActionLinter without(LintRule... left) {
        Set<LintRule> kept = EnumSet.copyOf(rules);
        List.of(left).forEach(kept::remove);
        return new ActionLinter(kept);
    }

    /** Looks at one action. */
    public LintReport lint(ActionExport action) {
        Findings findings = new Findings(action);
        new RequestRules(findings).check();
        new ContractRules(findings).check();
        new MappingRules(findings).check();
        new SettingsRules(findings).check();
        return new LintReport(
                action,
                findings.list().stream().filter(f -> rules.contains(f.rule())).toList());
    }
}
