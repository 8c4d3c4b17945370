/** Tests of the network between client and server, over real sockets. */
@NullMarked
package io.cxintegrate.testkit.network;

import org.jspecify.annotations.NullMarked;
