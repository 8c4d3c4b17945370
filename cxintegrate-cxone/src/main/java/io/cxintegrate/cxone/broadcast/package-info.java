/**
 * Events to many live listeners: {@link io.cxintegrate.cxone.broadcast.EventBroadcaster} keeps the clients and their bounded
 * queues and knows no transport; {@link io.cxintegrate.cxone.broadcast.ClientLink} is what a transport implements;
 * {@link io.cxintegrate.cxone.broadcast.BroadcastServer} is the one that comes along, WebSocket on Jetty. Nothing here knows
 * what an event means, how it was migrated or where it came from.
 */
@NullMarked
package io.cxintegrate.cxone.broadcast;

import org.jspecify.annotations.NullMarked;
