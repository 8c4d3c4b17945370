/**
 * What the library measures and where it goes: {@link io.cxintegrate.core.metrics.Metrics} is the one small interface
 * behind which a monitoring system stands, {@link io.cxintegrate.core.metrics.MetricNames} says what arrives there, and
 * {@link io.cxintegrate.core.metrics.CallStats} adds it up for those who have no monitoring system. No exporter and no
 * I/O here.
 */
@NullMarked
package io.cxintegrate.core.metrics;

import org.jspecify.annotations.NullMarked;
