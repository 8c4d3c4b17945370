package io.cxintegrate.core.dataaction;

/**
 * A function from what a host received to what it sends back. Never throws, never answers null, knows no transport, and is
 * safe to share between threads.
 */
@FunctionalInterface
public interface EndpointHandler {
    /** Answers, whatever comes. */
    EndpointResponse handle(EndpointRequest request);
}
