/**
 * How CXone calls Data Actions: {@link io.cxintegrate.cxone.dataaction.CxoneWireFormat} is its envelope for core's
 * {@link io.cxintegrate.core.dataaction.DataActionEndpoint}. What an action does, and on which host it runs, is not known
 * here.
 */
@NullMarked
package io.cxintegrate.cxone.dataaction;

import org.jspecify.annotations.NullMarked;
