/**
 * Hosts: what stands between the network and an {@link io.cxintegrate.core.dataaction.EndpointHandler}. The routes of a service
 * with its health and its shutdown ({@link io.cxintegrate.core.dataaction.host.EndpointRoutes}), and the server on the JDK's own
 * ({@link io.cxintegrate.core.dataaction.host.DataActionServer}). Other hosts have packages of their own beside this one. No
 * logic of Data Actions belongs here: a host reads, hands over and writes.
 */
@NullMarked
package io.cxintegrate.core.dataaction.host;

import org.jspecify.annotations.NullMarked;
