/**
 * What every WebSocket server of the broadcaster does alike, whichever library its sockets come from: handshakes, tokens, signs
 * of life, and what clients may send. Names no such library.
 */
@NullMarked
package io.cxintegrate.cxone.broadcast.internal.socket;

import org.jspecify.annotations.NullMarked;
