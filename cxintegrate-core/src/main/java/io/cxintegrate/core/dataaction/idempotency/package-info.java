/**
 * Doing a thing once although it is asked for several times: where the keys of calls and their first answers are kept
 * ({@link io.cxintegrate.core.dataaction.idempotency.IdempotencyStore}), and the store for one process. What to do with a
 * repeated call is decided by the endpoint, not here.
 */
@NullMarked
package io.cxintegrate.core.dataaction.idempotency;

import org.jspecify.annotations.NullMarked;
