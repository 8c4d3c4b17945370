/**
 * Traffic that nobody sends: calls that a fake platform routes by its split to versions that behave as told
 * ({@link io.cxintegrate.testkit.traffic.SimulatedTraffic}), so that a canary can be tested as a whole.
 */
@NullMarked
package io.cxintegrate.testkit.traffic;

import org.jspecify.annotations.NullMarked;
