/**
 * What the platform posts to us when a connector's configuration has changed:
 * {@link io.cxintegrate.cxone.connectors.callback.ConfigCallbacks} receives it, in any host of {@code core.dataaction.host}.
 */
@NullMarked
package io.cxintegrate.cxone.connectors.callback;

import org.jspecify.annotations.NullMarked;
