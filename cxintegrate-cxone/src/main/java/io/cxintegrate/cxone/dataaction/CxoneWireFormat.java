package io.cxintegrate.cxone.dataaction;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionProblem;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.WireFormat;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.util.Map;

/**
 * CXone's envelope of Data Actions. Stateless and safe to share between threads.
 *
 * <ul>
 *   <li>In: <code>{"variables": {...}}</code>; the platform sends every value as a string.
 *   <li>Out: <code>{"status":"success","result":[...],"message":"Data action executed successfully"}</code>, the rows in
 *       {@code result}; one object is a list of one. From {@link #simulate()}: <code>{"simulated_result":[...]}</code>.
 *   <li>Failures of either, with the HTTP status that fits:
 *       <code>{"status":"error","code":"INVALID_REQUEST","message":"...","requestId":"...","retryable":false}</code>.
 * </ul>
 */
public final class CxoneWireFormat implements WireFormat {
    private static final CxoneWireFormat WEBHOOK = new CxoneWireFormat(false);
    private static final CxoneWireFormat SIMULATE = new CxoneWireFormat(true);
    private static final String EXPECTED = "; send {\"variables\": {...}}";

    private final boolean simulated;

    private CxoneWireFormat(boolean simulated) {
        this.simulated = simulated;
    }

    /** For the endpoint the platform calls, {@code /webhook/data-action}. */
    public static CxoneWireFormat webhook() {
        return WEBHOOK;
    }

    /** For rehearsals, {@code /simulate}: calls are marked simulated, so that nothing they do stays. */
    public static CxoneWireFormat simulate() {
        return SIMULATE;
    }

    /** @throws InvalidInputException if {@code variables} is missing or no object */
    @Override
    public Decoded decode(JsonObject body) {
        if (!body.has("variables")) {
            throw new InvalidInputException("member 'variables' is missing" + EXPECTED);
        }
        Object variables = body.get("variables");
        if (!(variables instanceof Map<?, ?>)) {
            throw new InvalidInputException(
                    "member 'variables' should be an object but is " + Json.typeOf(variables) + EXPECTED);
        }
        return new Decoded("", "", body.object("variables"), simulated);
    }

    @Override
    public EndpointResponse success(DataActionCall call, DataActionResult result) {
        if (simulated) {
            return EndpointResponse.json(200, JsonObject.of("simulated_result", result.rows()));
        }
        boolean pending = result.isPending();
        return EndpointResponse.json(
                pending ? 202 : 200,
                JsonObject.builder()
                        .put("status", pending ? "pending" : "success")
                        .put("result", result.rows())
                        .put("message", pending ? "Data action is running" : "Data action executed successfully")
                        .build());
    }

    @Override
    public EndpointResponse failure(DataActionProblem problem) {
        return EndpointResponse.json(
                problem.status(),
                JsonObject.builder()
                        .put("status", "error")
                        .put("code", problem.code().name())
                        .put("message", problem.message())
                        .put("requestId", problem.requestId())
                        .put("retryable", problem.retryable())
                        .build());
    }

    @Override
    public String toString() {
        return simulated ? "CxoneWireFormat.simulate()" : "CxoneWireFormat.webhook()";
    }
}
