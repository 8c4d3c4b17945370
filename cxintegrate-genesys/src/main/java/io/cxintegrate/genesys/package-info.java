/**
 * Genesys Cloud as a platform to call: {@link io.cxintegrate.genesys.Genesys} is the way in, and what else its API offers is
 * reached from there ({@link io.cxintegrate.genesys.Registrar}). What the platform calls, and needs no access to it, lives in
 * {@code io.cxintegrate.genesys.dataaction}; what holds for every platform lives in core.
 */
@NullMarked
package io.cxintegrate.genesys;

import org.jspecify.annotations.NullMarked;
