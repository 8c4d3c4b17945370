/**
 * Data Actions: the platforms call us, each in its own envelope. A host
 * ({@link io.cxintegrate.core.dataaction.host.DataActionServer}, a container, Lambda, a test) turns what it got into an
 * {@link io.cxintegrate.core.dataaction.EndpointRequest}; a {@link io.cxintegrate.core.dataaction.WireFormat} reads the
 * envelope; the {@link io.cxintegrate.core.dataaction.DataActionEndpoint} adds authentication, limits, deadline, audit,
 * metrics and error mapping; the {@link io.cxintegrate.core.dataaction.DataAction} does the work and knows none of the
 * others. Formats of vendors live with the vendors.
 */
@NullMarked
package io.cxintegrate.core.dataaction;

import org.jspecify.annotations.NullMarked;
