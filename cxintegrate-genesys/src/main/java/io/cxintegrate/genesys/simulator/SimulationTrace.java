package io.cxintegrate.genesys.simulator;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation did, step by step, in the shape of the platform's own test result, so that both can be laid side by side.
 * The names of the steps are ours. Immutable and safe to share between threads.
 */
public final class SimulationTrace {
    private final List<SimulatedOperation> operations;
    private final @Nullable BackendRequest request;
    private final @Nullable Object finalResult;

    SimulationTrace(
            List<SimulatedOperation> operations, @Nullable BackendRequest request, @Nullable Object finalResult) {
        this.operations = List.copyOf(operations);
        this.request = request;
        this.finalResult = finalResult;
    }

    /** The steps, in order; the last one is the one that failed, if one did. */
    public List<SimulatedOperation> operations() {
        return operations;
    }

    /** Whether every step worked. */
    public boolean success() {
        return operations.stream().allMatch(SimulatedOperation::success);
    }

    /** Why it did not work, with the step that failed; empty when it did. */
    public Optional<String> error() {
        return operations.stream()
                .filter(o -> !o.success())
                .map(o -> o.name() + ": " + o.error())
                .findFirst();
    }

    /** What was sent to the back end; empty when it did not come to that. */
    public Optional<BackendRequest> request() {
        return Optional.ofNullable(request);
    }

    /** What a flow would get, as plain JSON; null when a step failed. */
    public @Nullable Object finalResult() {
        return finalResult;
    }

    /** {@code operations}, {@code error}, {@code finalResult} and {@code success}; holds the payload, but no value of a header that looks like a credential. */
    public JsonObject toJsonObject() {
        return JsonObject.builder()
                .put(
                        "operations",
                        operations.stream()
                                .map(SimulatedOperation::toJsonObject)
                                .toList())
                .putIfPresent(
                        "error", error().map(e -> JsonObject.of("message", e)).orElse(null))
                .put("finalResult", finalResult)
                .put("success", success())
                .build();
    }

    /** {@link #toJsonObject()} over several lines. */
    public String toJson() {
        return Json.writePretty(toJsonObject());
    }

    /** The steps, one a line, without payload. */
    @Override
    public String toString() {
        return operations.stream().map(SimulatedOperation::toString).collect(Collectors.joining("\n"));
    }
}
