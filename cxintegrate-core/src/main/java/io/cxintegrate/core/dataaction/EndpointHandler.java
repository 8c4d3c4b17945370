package io.cxintegrate.core.dataaction;

/**
 * A function from what a host received to what it sends back. Never throws, never answers null, knows no transport, and is
 * safe to share between threads.
 */
@FunctionalInterface
public interface EndpointHandler {
    /** Answers, whatever comes. */
    EndpointResponse handle(EndpointRequest request);

    /** The largest body that is worth reading; a host reads one byte more and leaves the refusal to the handler. Default 1 MiB. */
    default int maxRequestBytes() {
        return 1024 * 1024;
    }

    /**
     * A refusal of the host, such as while it shuts down, in the form of this handler's own failures. Default: RFC 9457.
     */
    default EndpointResponse refusal(DataActionProblem problem) {
        return problem.in(WireFormat.plainJson());
    }
}
