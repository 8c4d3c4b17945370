/**
 * A WebSocket server for the broadcaster, on Jetty, which is an optional dependency: it is needed by whoever starts one. What
 * listeners in other servers have in common with it is {@link io.cxintegrate.cxone.broadcast.server.ListenerBuilder}.
 */
@NullMarked
package io.cxintegrate.cxone.broadcast.server;

import org.jspecify.annotations.NullMarked;
