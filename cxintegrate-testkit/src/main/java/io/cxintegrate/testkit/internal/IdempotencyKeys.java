package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Remembers by {@code Idempotency-Key} what was done: the same key with the same body gets the first result, with another
 * body a 409. What was refused is not remembered. Not safe for concurrent use.
 */
public final class IdempotencyKeys {
    private record Done(JsonObject body, JsonObject result) {}

    private final Map<String, Done> done = new HashMap<>();

    /** Remembers nothing yet. */
    public IdempotencyKeys() {}

    /**
     * Does the work unless it was done under this key.
     *
     * @param scope within which keys are unique: the operation and what it is applied to
     */
    public JsonObject once(String scope, Optional<String> key, JsonObject body, Supplier<JsonObject> work) {
        if (key.isEmpty()) {
            return work.get();
        }
        String id = scope + "\n" + key.get();
        Done before = done.get(id);
        if (before == null) {
            JsonObject result = work.get();
            done.put(id, new Done(body, result));
            return result;
        }
        if (!before.body().equals(body)) {
            throw new Refusal(409, "the Idempotency-Key was used before with another body");
        }
        return before.result();
    }
}
