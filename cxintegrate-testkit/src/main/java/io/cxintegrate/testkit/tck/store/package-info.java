/** The contracts of what keeps things: abstract JUnit classes, to be extended as those of the package above. */
@NullMarked
package io.cxintegrate.testkit.tck.store;

import org.jspecify.annotations.NullMarked;
