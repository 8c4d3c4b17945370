/**
 * Events to many live listeners: {@link io.cxintegrate.cxone.broadcast.EventBroadcaster} keeps the clients, their bounded queues
 * and the last events, and knows no transport; {@link io.cxintegrate.cxone.broadcast.ClientLink} is what a transport implements.
 * Those that come along lie beside: a WebSocket server of its own in {@code server}, an endpoint for the container one has in
 * {@code jakarta}. Nothing here knows where an event came from.
 */
@NullMarked
package io.cxintegrate.cxone.broadcast;

import org.jspecify.annotations.NullMarked;
