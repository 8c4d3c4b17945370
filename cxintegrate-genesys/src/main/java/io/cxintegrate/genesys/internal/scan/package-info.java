/** Reads the templates of Data Actions without running them, and without Velocity. */
@NullMarked
package io.cxintegrate.genesys.internal.scan;

import org.jspecify.annotations.NullMarked;
