package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import java.util.Objects;

/**
 * What an action takes and gives. Immutable.
 *
 * @param input the JSON Schema of the input
 * @param output the JSON Schema of the output
 */
public record ActionContract(JsonObject input, JsonObject output) {
    /** Checks that both are there. */
    public ActionContract {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(output, "output");
    }

    /** That of an action. */
    public static ActionContract of(ActionExport action) {
        return new ActionContract(action.inputSchema(), action.outputSchema());
    }
}
