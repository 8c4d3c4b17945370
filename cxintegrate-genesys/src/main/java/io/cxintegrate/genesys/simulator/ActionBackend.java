package io.cxintegrate.genesys.simulator;

/**
 * What answers the request of a simulated action: a function of a test, or {@link HttpActionBackend}. Implementations are safe
 * to share between threads.
 */
@FunctionalInterface
public interface ActionBackend {
    /**
     * Answers.
     *
     * @throws io.cxintegrate.core.CxException if there is no answer; the step {@code execute} fails with its message
     */
    BackendResponse call(BackendRequest request);

    /** A back end that always gives this answer, with status 200. */
    static ActionBackend answering(String json) {
        BackendResponse response = new BackendResponse(200, json);
        return request -> response;
    }
}
