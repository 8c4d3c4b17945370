package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.json.JsonObject;

/**
 * The envelope of a caller: how input, result and failure are written. Implementations are stateless and safe to share
 * between threads.
 */
public interface WireFormat {

    /**
     * What an envelope says.
     *
     * @param actionName empty when the envelope has none
     * @param requestId empty when the envelope has none
     * @param input the variables
     * @param simulated whether the caller asks for a rehearsal
     */
    record Decoded(String actionName, String requestId, JsonObject input, boolean simulated) {}

    /**
     * Reads an envelope.
     *
     * @param body the parsed body
     * @throws io.cxintegrate.core.InvalidInputException if it is not the envelope expected, saying what is missing
     */
    Decoded decode(JsonObject body);

    /** Writes a result, or that it is {@linkplain DataActionResult#isPending() pending}. */
    EndpointResponse success(DataActionCall call, DataActionResult result);

    /** Writes a failure. The problem holds nothing that the caller must not see. */
    EndpointResponse failure(DataActionProblem problem);

    /** The plain form: the body is the input, the answer is the result, failures are RFC 9457 problems. */
    static WireFormat plainJson() {
        return PlainJsonFormat.INSTANCE;
    }
}
