/**
 * Calls to addresses that others chose, without becoming their way into our network:
 * {@link io.cxintegrate.core.net.guard.EndpointGuard} says which endpoints are allowed,
 * {@link io.cxintegrate.core.net.guard.GuardedTransport} holds every connection to it. Stands on {@code core.net}; what is
 * sent, and who is told of a refusal, is for those above.
 */
@NullMarked
package io.cxintegrate.core.net.guard;

import org.jspecify.annotations.NullMarked;
