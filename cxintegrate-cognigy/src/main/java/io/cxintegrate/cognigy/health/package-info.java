/**
 * How the versions of a mapping are doing, and what follows: figures of calls made here
 * ({@link io.cxintegrate.cognigy.health.VersionMeter}), reports of them to a monitoring system
 * ({@link io.cxintegrate.cognigy.health.HealthReporter}), and the roll back that the platform's own health callbacks trip
 * ({@link io.cxintegrate.cognigy.health.AutomaticRollback}).
 */
@NullMarked
package io.cxintegrate.cognigy.health;

import org.jspecify.annotations.NullMarked;
