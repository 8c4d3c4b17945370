/** Our own implementations under the TCKs, and broken ones that the TCKs must find. */
@NullMarked
package io.cxintegrate.testkit.tck.store;

import org.jspecify.annotations.NullMarked;
