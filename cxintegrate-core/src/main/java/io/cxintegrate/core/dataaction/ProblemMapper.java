package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.net.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what of a failure the caller may see. The texts of input errors are written for callers; everything else is told in
 * general words, and the log has the rest under the request id.
 */
final class ProblemMapper {
    private static final Logger LOG = LoggerFactory.getLogger(DataActionEndpoint.class);

    private ProblemMapper() {}

    static DataActionProblem toProblem(String endpoint, String id, Throwable t) {
        if (t instanceof DataActionException e) {
            if (e.code().status() >= 500) {
                log(endpoint, id, t);
            }
            return new DataActionProblem(e.code(), message(e), id, e.retryable());
        }
        if (t instanceof JsonException e) {
            return new DataActionProblem(
                    Code.INVALID_REQUEST, (e.malformed() ? "the body is " : "") + message(e), id, false);
        }
        if (t instanceof InvalidInputException e
                && !(t instanceof InvalidConfigurationException)
                && e.platform().isEmpty()) {
            return new DataActionProblem(Code.INVALID_REQUEST, message(e), id, false);
        }
        log(endpoint, id, t);
        if (t instanceof TransportException e && e.kind() == TransportException.Kind.TIMEOUT) {
            return new DataActionProblem(Code.TIMEOUT, "the backend did not answer in time", id, true);
        }
        if (t instanceof UnavailableException e) {
            return new DataActionProblem(Code.UNAVAILABLE, "the backend is not available now", id, e.retryable());
        }
        if (t instanceof InvalidInputException
                || t instanceof CredentialException
                || (t instanceof DefectException d && d.platform().isPresent())) {
            return new DataActionProblem(Code.BACKEND_ERROR, "the backend refused the request", id, false);
        }
        return new DataActionProblem(Code.INTERNAL_ERROR, "internal error", id, false);
    }

    private static String message(Throwable t) {
        String text = t.getMessage();
        return text == null ? t.getClass().getSimpleName() : text;
    }

    private static void log(String endpoint, String id, Throwable t) {
        LOG.warn("data action failed endpoint={} requestId={}", endpoint, id, t);
    }
}
