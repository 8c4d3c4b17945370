/**
 * The network between a client and a server: {@link io.cxintegrate.testkit.network.FaultProxy} breaks connections the way
 * networks do, in front of a fake, a database or anything else that speaks TCP; {@link io.cxintegrate.testkit.network.FakeTls}
 * gives it a certificate, good or bad. Knows bytes, no protocol.
 */
@NullMarked
package io.cxintegrate.testkit.network;

import org.jspecify.annotations.NullMarked;
