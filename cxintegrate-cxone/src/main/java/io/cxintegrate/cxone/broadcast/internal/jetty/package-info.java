/**
 * A WebSocket server on Jetty's core API that knows sockets and text, and nothing of events, queues or clients. The only place
 * that names Jetty, which is an optional dependency.
 */
@NullMarked
package io.cxintegrate.cxone.broadcast.internal.jetty;

import org.jspecify.annotations.NullMarked;
