package io.cxintegrate.genesys.lint;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.simulator.ActionSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects what the rules find in one action. Not safe for concurrent use. */
final class Findings {
    private final ActionExport action;
    private final JsonObject sample;
    private final List<ActionFinding> found = new ArrayList<>();

    Findings(ActionExport action) {
        this.action = action;
        this.sample = ActionSamples.input(action);
    }

    ActionExport action() {
        return action;
    }

    void add(LintRule rule, String pointer, String message, Edit... fix) {
        add(rule, rule.severity(), pointer, message, Optional.empty(), fix);
    }

    void add(
            LintRule rule,
            LintSeverity severity,
            String pointer,
            String message,
            Optional<JsonObject> example,
            Edit... fix) {
        found.add(new ActionFinding(rule, severity, pointer, message, example, List.of(fix)));
    }

    List<ActionFinding> list() {
        return List.copyOf(found);
    }

    /** The schema of an input; null when the contract does not have it. */
    @Nullable
    Map<?, ?> inputProperty(String name) {
        return properties().get(name) instanceof Map<?, ?> m ? m : null;
    }

    Map<?, ?> properties() {
        return action.inputSchema().get("properties") instanceof Map<?, ?> m ? m : Map.of();
    }

    /** A dull input with this one value in it. */
    JsonObject inputWith(String name, Object value) {
        return sample.with(name, value);
    }

    static String escape(String member) {
        return member.replace("~", "~0").replace("/", "~1");
    }
}
