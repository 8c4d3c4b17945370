package io.cxintegrate.genesys.simulator;

import io.cxintegrate.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One step of a simulation, in the shape of the platform's test result. Immutable.
 *
 * @param step counted from 1
 * @param name what was done
 * @param success whether it worked
 * @param result what came out of it, as plain JSON; null when nothing did
 * @param error why it did not work; null when it did
 */
public record SimulatedOperation(
        int step,
        String name,
        boolean success,
        @Nullable Object result,
        @Nullable String error) {
    JsonObject toJsonObject() {
        JsonObject.Builder json = JsonObject.builder()
                .put("step", step)
                .put("name", name)
                .put("success", success)
                .put("result", result);
        return json.putIfPresent("error", error == null ? null : JsonObject.of("message", error))
                .build();
    }

    /** Step, name and error; no result, which may hold what belongs into no log. */
    @Override
    public String toString() {
        return step + " " + name + ": " + (success ? "ok" : error);
    }
}
