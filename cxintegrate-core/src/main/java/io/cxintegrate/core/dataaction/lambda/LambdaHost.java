package io.cxintegrate.core.dataaction.lambda;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointLimits;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * Runs an endpoint as a function on AWS Lambda: behind API Gateway (REST and HTTP APIs, payload formats 1.0 and 2.0), behind a
 * function URL, or invoked directly, where event and answer are the envelope. Which of them it is, is read from the fields of the
 * event. Immutable and safe to share between threads; holds nothing that must be closed.
 *
 * <p>Lambda takes any class with a method of this signature, without a library:
 *
 * <pre>{@code
 * public final class FetchUser {
 *     private final LambdaHost host = LambdaHost.of(endpoint());
 *
 *     public void handleRequest(InputStream event, OutputStream answer) throws IOException {
 *         host.handleRequest(event, answer);
 *     }
 * }
 * }</pre>
 *
 * <p>With {@code aws-lambda-java-core} the method has a third parameter, whose remaining time is the deadline of the call:
 * {@code host.handleRequest(event, answer, Duration.ofMillis(context.getRemainingTimeInMillis()))}.
 *
 * <p>A direct invocation has no headers. Who may invoke is decided by the platform (IAM), so the endpoint is built with
 * {@code EndpointAuth.none()}; with any other, every direct call is refused.
 */
public final class LambdaHost {
    /** What Lambda hands over in one piece. Source: AWS Lambda quotas, synchronous invocation payload. */
    private static final int MAX_EVENT = 6 * 1024 * 1024;

    private final EndpointHandler handler;
    private final Duration margin;
    private final boolean functionErrors;
    private final TimeSource time;

    private LambdaHost(EndpointHandler handler, Duration margin, boolean functionErrors, TimeSource time) {
        this.handler = handler;
        this.margin = margin;
        this.functionErrors = functionErrors;
        this.time = time;
    }

    /** A host for this endpoint, or for {@link io.cxintegrate.core.dataaction.host.EndpointRoutes} behind a gateway. */
    public static LambdaHost of(EndpointHandler handler) {
        return new LambdaHost(
                Objects.requireNonNull(handler, "handler"), EndpointLimits.MARGIN, false, TimeSource.system());
    }

    /** The same with another part of the remaining time kept back for the way home. Default 250 ms. */
    public LambdaHost withMargin(Duration value) {
        return new LambdaHost(handler, Require.notNegative(value, "margin"), functionErrors, time);
    }

    /** The same with another clock. Default: the system's. */
    public LambdaHost withClock(TimeSource value) {
        return new LambdaHost(handler, margin, functionErrors, Objects.requireNonNull(value, "clock"));
    }

    /**
     * The same, but a direct invocation whose answer has a status of 400 or more fails the function, with the answer as the
     * error's message: a Genesys Lambda action takes only that for a failure. By default it is answered with the error's
     * envelope.
     */
    public LambdaHost withFunctionErrors() {
        return new LambdaHost(handler, margin, true, time);
    }

    /**
     * Reads one event and writes one answer, both UTF-8 JSON, without a deadline beside the endpoint's. Closes neither stream.
     *
     * @throws IOException if a stream cannot be read or written
     * @throws InvalidInputException if the event is of another service, such as of a queue
     * @throws DataActionException as {@link #withFunctionErrors} says
     */
    public void handleRequest(InputStream event, OutputStream answer) throws IOException {
        write(answer, answer(event.readNBytes(MAX_EVENT + 1), Deadline.none(time)));
    }

    /**
     * The same within the time that the function has left; a call that would take longer is answered 504.
     *
     * @param remaining what Lambda leaves to this invocation
     */
    public void handleRequest(InputStream event, OutputStream answer, Duration remaining) throws IOException {
        Deadline deadline = Deadline.after(remaining.minus(margin), time);
        write(answer, answer(event.readNBytes(MAX_EVENT + 1), deadline));
    }

    /**
     * The same without streams, for tests and for functions whose runtime has parsed the event.
     *
     * @throws JsonException if the endpoint's format answers something else than an object
     */
    public JsonObject handle(JsonObject event) {
        return Json.parseObject(answer(Json.writeBytes(event), Deadline.none(time)), JsonLimits.DEFAULT);
    }

    private static void write(OutputStream out, byte[] answer) throws IOException {
        out.write(answer);
        out.flush();
    }

    private byte[] answer(byte[] raw, Deadline deadline) {
        JsonObject event = parsed(raw);
        LambdaEvent kind = LambdaEvent.of(event);
        EndpointRequest request;
        try {
            request = kind.request(event, raw, deadline);
        } catch (InvalidInputException e) {
            String message = String.valueOf(e.getMessage());
            return kind.answer(handler.refusal(new DataActionProblem(Code.INVALID_REQUEST, message, "none", false)));
        }
        EndpointResponse response = handler.handle(request);
        if (functionErrors && kind == LambdaEvent.DIRECT && response.status() >= 400) {
            throw failure(response);
        }
        return kind.answer(response);
    }

    /** What is no JSON object has no fields; the endpoint says what is wrong with it. */
    private static JsonObject parsed(byte[] raw) {
        try {
            return Json.parseObject(raw, JsonLimits.DEFAULT);
        } catch (JsonException e) {
            return JsonObject.empty();
        }
    }

    private static DataActionException failure(EndpointResponse response) {
        Code code = Arrays.stream(Code.values())
                .filter(c -> c.status() == response.status())
                .findFirst()
                .orElse(Code.INTERNAL_ERROR);
        boolean retryable = response.headers().has("Retry-After");
        return new DataActionException(code, new String(response.body(), StandardCharsets.UTF_8), retryable, null);
    }

    @Override
    public String toString() {
        return "LambdaHost[" + handler + "]";
    }
}
