/** Proves what the public types are made of. */
@NullMarked
package io.cxintegrate.genesys.internal;

import org.jspecify.annotations.NullMarked;
