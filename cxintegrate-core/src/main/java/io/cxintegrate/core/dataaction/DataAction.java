package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.CxException;

/**
 * The work behind a Data Action: one input, one result, whatever the envelope and the host. Implementations are safe to
 * share between threads.
 *
 * <p>Failures are thrown: {@link io.cxintegrate.core.InvalidInputException} for what the caller can mend,
 * {@link io.cxintegrate.core.UnavailableException} for what may work later. The endpoint turns them into the caller's
 * error envelope; texts of anything else never reach the caller.
 */
@FunctionalInterface
public interface DataAction {
    /**
     * Runs once.
     *
     * @throws CxException when there is no result
     */
    DataActionResult run(DataActionCall call);
}
