package io.cxintegrate.genesys.dataaction;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionProblem;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.WireFormat;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of a Genesys Data Action: {@code {actionName, requestId, data}} in, {@code {status: "success", data}},
 * {@code {status: "error", error, data: {}}} or, for what takes longer, {@code {status: "pending", data}} out. Immutable and safe to share between threads.
 *
 * <p>Of the envelope only {@code data} is required. What {@code error} says, so that a flow can branch on it:
 *
 * <ul>
 *   <li>{@code Invalid input: 'data' key missing from event.} when there is no {@code data} or it is null;
 *   <li>{@code Missing required parameter: userId} and other texts of the action about its input;
 *   <li>{@code HTTP Error: 404 - Not Found} when the service behind the action refused. Behind the dash stand the words of the
 *       status, since the body that came with it is written for us, not for a caller on the phone, and may hold host
 *       names, stack traces or data of others; {@link RestDataAction.Builder#quoteErrors} puts it there, as in the vendor's
 *       examples;
 *   <li>{@value #TIMED_OUT} for everything that took too long;
 *   <li>{@value #INTERNAL} for faults of ours, without details for the same reason; the log has them under the id in the
 *       {@code X-Request-Id} header.
 * </ul>
 *
 * <p>A list of rows goes out as {@code data: {rows: [...]}}, since {@code data} is an object.
 */
public final class GenesysWireFormat implements WireFormat {
    /** What {@code error} says when something took too long. */
    public static final String TIMED_OUT = "Request to external API timed out.";

    /** What {@code error} says about a fault of ours. */
    public static final String INTERNAL = "Internal Server Error";

    private static final String NO_DATA = "Invalid input: 'data' key missing from event.";

    /** Refusals of the host in front of the function, which on Lambda never reach it. */
    private static final Set<Code> OF_THE_HOST = EnumSet.of(
            Code.UNAUTHORIZED,
            Code.NOT_FOUND,
            Code.METHOD_NOT_ALLOWED,
            Code.REQUEST_TIMEOUT,
            Code.PAYLOAD_TOO_LARGE,
            Code.UNSUPPORTED_MEDIA_TYPE,
            Code.TOO_MANY_REQUESTS);

    private static final GenesysWireFormat STANDARD = new GenesysWireFormat(false);
    private static final GenesysWireFormat WITH_HTTP_STATUS = new GenesysWireFormat(true);

    private final boolean httpStatus;

    private GenesysWireFormat(boolean httpStatus) {
        this.httpStatus = httpStatus;
    }

    /**
     * The envelope as a function on AWS Lambda answers it: over HTTP with status 200 even for an error, which the member
     * {@code status} tells. Only refusals before the call was looked at, such as wrong credentials, too large a body or too many
     * calls at once, have an HTTP status of their own, with the same envelope.
     */
    public static GenesysWireFormat standard() {
        return STANDARD;
    }

    /** The envelope with the HTTP status of the problem, such as 502 or 504, for gateways and monitors that look at it. */
    public static GenesysWireFormat withHttpStatus() {
        return WITH_HTTP_STATUS;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Decoded decode(JsonObject body) {
        Object data = body.get("data");
        if (data == null) {
            throw new InvalidInputException(NO_DATA);
        }
        if (!(data instanceof Map<?, ?> variables)) {
            throw new InvalidInputException(
                    "Invalid input: 'data' should be an object but is of type " + Json.typeOf(data) + ".");
        }
        return new Decoded(
                text(body, "actionName"),
                text(body, "requestId"),
                JsonObject.of((Map<String, @Nullable Object>) variables),
                false);
    }

    @Override
    public EndpointResponse success(DataActionCall call, DataActionResult result) {
        return EndpointResponse.json(
                httpStatus && result.isPending() ? 202 : 200,
                JsonObject.of("status", result.isPending() ? "pending" : "success", "data", result.asObject()));
    }

    @Override
    public EndpointResponse failure(DataActionProblem problem) {
        boolean told = httpStatus || OF_THE_HOST.contains(problem.code());
        return EndpointResponse.json(told ? problem.status() : 200, envelope(problem));
    }

    /** The envelope of a failure. */
    static JsonObject envelope(DataActionProblem problem) {
        String error = switch (problem.code()) {
            case TIMEOUT -> TIMED_OUT;
            case INTERNAL_ERROR -> INTERNAL;
            default -> problem.message();
        };
        return JsonObject.builder()
                .put("status", "error")
                .put("error", error)
                .put("data", JsonObject.empty())
                .build();
    }

    @Override
    public String toString() {
        return httpStatus ? "GenesysWireFormat[withHttpStatus]" : "GenesysWireFormat[standard]";
    }

    /** Names and ids are for logs; a number is taken as its digits. */
    private static String text(JsonObject body, String name) {
        Object value = body.get(name);
        if (value == null) {
            return "";
        }
        if (value instanceof Map || value instanceof List) {
            throw new InvalidInputException(
                    "Invalid input: '" + name + "' should be a string but is of type " + Json.typeOf(value) + ".");
        }
        return value instanceof Number n ? Json.decimal(n).toPlainString() : value.toString();
    }
}
