/**
 * What a stream of broadcast events consists of: messages as they look on the wire, an event in the versions that are wanted,
 * and the last events for those who come back. Knows no clients, links or sockets.
 */
@NullMarked
package io.cxintegrate.cxone.broadcast.internal;

import org.jspecify.annotations.NullMarked;
