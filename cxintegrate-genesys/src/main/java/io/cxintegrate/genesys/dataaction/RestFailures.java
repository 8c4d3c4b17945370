package io.cxintegrate.genesys.dataaction;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.genesys.internal.ReasonPhrases;

/**
 * The words for what goes wrong behind a {@link RestDataAction}, as a flow may see them. Nothing that the other side wrote gets
 * into a text unless that was asked for; the cause has it for the log. Stateless.
 */
final class RestFailures {
    private RestFailures() {}

    /** What became of the exchange. */
    static DataActionException ofExchange(CxException e, int maxResponseBytes) {
        if (e.operation().orElse("").equals("TOKEN")
                || (e instanceof CredentialException && e.status().isEmpty())) {
            return failure(Code.BACKEND_ERROR, "Authentication with the external API failed.", e);
        }
        if (e instanceof TransportException lost) {
            return switch (lost.kind()) {
                case TIMEOUT -> failure(Code.TIMEOUT, GenesysWireFormat.TIMED_OUT, e);
                case RESPONSE_TOO_LARGE ->
                    failure(
                            Code.BACKEND_ERROR,
                            "The answer of the external API is larger than " + maxResponseBytes + " bytes.",
                            e);
                case MALFORMED_RESPONSE ->
                    failure(Code.BACKEND_ERROR, "The answer of the external API is not HTTP as it should be.", e);
                case INTERRUPTED, CLOSED ->
                    failure(Code.UNAVAILABLE, "The request to the external API was cancelled.", e);
                case CONNECT, TLS, CONNECTION_LOST ->
                    failure(Code.UNAVAILABLE, "The external API could not be reached.", e);
            };
        }
        if (e.status().isPresent()) {
            int status = e.status().getAsInt();
            return failure(Code.BACKEND_ERROR, "HTTP Error: " + status + " - " + ReasonPhrases.of(status), e);
        }
        return failure(Code.UNAVAILABLE, "The external API could not be reached.", e);
    }

    /** A refusal, in the words of the service. */
    static DataActionException quoting(ApiResponse answer, String operation, boolean retryable, int maxCharacters) {
        int status = answer.status();
        String words = answer.refusalText().orElseGet(() -> ReasonPhrases.of(status));
        ErrorContext context = ErrorContext.builder()
                .platform("rest")
                .operation(operation)
                .status(status)
                .correlationId(answer.correlationId().orElse(null))
                .retryable(retryable)
                .build();
        return new DataActionException(
                Code.BACKEND_ERROR,
                "HTTP Error: " + status + " - "
                        + (words.length() <= maxCharacters ? words : words.substring(0, maxCharacters) + "..."),
                context,
                null);
    }

    /** The exchange went well, but there is no JSON object in it. */
    static DataActionException noObject(DefectException e) {
        return failure(Code.BACKEND_ERROR, "The external API did not answer with a JSON object.", e);
    }

    /** The answer is not what the mapping expects; its text names paths and types, never values. */
    static DataActionException unfit(InvalidInputException e) {
        return failure(Code.BACKEND_ERROR, "The answer of the external API does not fit: " + e.getMessage(), e);
    }

    private static DataActionException failure(Code code, String message, CxException cause) {
        return new DataActionException(code, message, cause.context(), cause);
    }
}
