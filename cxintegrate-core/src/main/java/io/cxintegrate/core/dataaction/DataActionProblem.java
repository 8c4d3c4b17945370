package io.cxintegrate.core.dataaction;

import java.util.Objects;
import org.slf4j.LoggerFactory;

/**
 * A failure as the caller may see it. Immutable.
 *
 * @param code what kind of failure, for a flow to branch on
 * @param message what was expected, what came, how to fix it; nothing internal
 * @param requestId what to quote
 * @param retryable whether the same call may succeed later
 */
public record DataActionProblem(Code code, String message, String requestId, boolean retryable) {

    /** The kinds of failure, with the HTTP status each goes out with. */
    public enum Code {
        /** The envelope or a variable is missing or malformed. */
        INVALID_REQUEST(400),
        /** No, wrong or outdated credentials. */
        UNAUTHORIZED(401),
        /** No endpoint at this path, or nothing found where one result was asked for. */
        NOT_FOUND(404),
        /** Another method than POST. */
        METHOD_NOT_ALLOWED(405),
        /** The request did not arrive in time. */
        REQUEST_TIMEOUT(408),
        /** The data the action stands on is no longer what it was made for, or what is asked conflicts with what is. */
        CONFLICT(409),
        /** The body is larger than allowed. */
        PAYLOAD_TOO_LARGE(413),
        /** The body says that it is no JSON, or not in UTF-8. */
        UNSUPPORTED_MEDIA_TYPE(415),
        /** Well-formed, but it cannot be done as asked. */
        UNPROCESSABLE(422),
        /** Too many calls at once. */
        TOO_MANY_REQUESTS(429),
        /** A fault on our side; the log has the details under the request id. */
        INTERNAL_ERROR(500),
        /** What stands behind the action failed. */
        BACKEND_ERROR(502),
        /** Not now. */
        UNAVAILABLE(503),
        /** No result within the caller's limit. */
        TIMEOUT(504);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }

    /** Checks that nothing is null. */
    public DataActionProblem {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(requestId, "requestId");
    }

    /**
     * What a caller may see of a failure: texts that were written for callers as they are, everything else in general words.
     * What is left out goes into the log, under the request id.
     *
     * @param endpoint what failed, for the log
     */
    public static DataActionProblem of(String endpoint, String requestId, Throwable failure) {
        return ProblemMapper.toProblem(endpoint, requestId, failure);
    }

    /** The HTTP status of the code. */
    public int status() {
        return code.status();
    }

    /**
     * The answer in this format, with the request id in {@code X-Request-Id}, {@code Allow} for a wrong method and
     * {@code Retry-After} when it is worth trying again. A format that fails itself is replaced by the plain one.
     */
    EndpointResponse in(WireFormat format) {
        EndpointResponse response;
        try {
            response = Objects.requireNonNull(format.failure(this));
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(DataActionEndpoint.class).warn("format fails requestId={}", requestId, e);
            response = WireFormat.plainJson().failure(this);
        }
        response = response.withHeader("X-Request-Id", requestId);
        if (code == Code.METHOD_NOT_ALLOWED) {
            return response.withHeader("Allow", "POST");
        }
        return retryable && (status() == 429 || status() == 503) ? response.withHeader("Retry-After", "1") : response;
    }
}
