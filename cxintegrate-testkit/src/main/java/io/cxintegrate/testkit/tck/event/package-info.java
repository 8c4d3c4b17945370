/** The contracts of what carries events: abstract JUnit classes, to be extended as those of the package above. */
@NullMarked
package io.cxintegrate.testkit.tck.event;

import org.jspecify.annotations.NullMarked;
