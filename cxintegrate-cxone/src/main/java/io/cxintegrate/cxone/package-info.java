/**
 * NICE CXone. {@link io.cxintegrate.cxone.Cxone} is the way in; what it leads to lives in the packages below: connectors,
 * events, and the envelope of Data Actions.
 */
@NullMarked
package io.cxintegrate.cxone;

import org.jspecify.annotations.NullMarked;
