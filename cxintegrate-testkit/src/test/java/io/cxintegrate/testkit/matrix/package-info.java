/** The client of core against every fault there is: what it may repeat, what it must not, and what it must never say. */
@NullMarked
package io.cxintegrate.testkit.matrix;

import org.jspecify.annotations.NullMarked;
