/**
 * What the public types of this module are made of: the URI template, the status texts, the way to run a blocking call for a
 * future. Not exported; may change at any time. Knows core and nothing of the package above it.
 */
@NullMarked
package io.cxintegrate.genesys.internal;

import org.jspecify.annotations.NullMarked;
