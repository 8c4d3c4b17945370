/**
 * Callbacks that a platform posts to us, signed: {@link io.cxintegrate.core.dataaction.callback.SignedCallbacks} receives them in any
 * host. What a message means is the vendor modules' business; how it is signed is that of {@code core.webhook}.
 */
@NullMarked
package io.cxintegrate.core.dataaction.callback;

import org.jspecify.annotations.NullMarked;
