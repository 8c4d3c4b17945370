/**
 * Clients for tests of what a program sends to its WebSocket listeners. Knows the messages of the library's own broadcaster; talks
 * to any server.
 */
@NullMarked
package io.cxintegrate.testkit.websocket;

import org.jspecify.annotations.NullMarked;
