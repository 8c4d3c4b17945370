/**
 * The way to Micrometer: {@link io.cxintegrate.core.metrics.micrometer.MicrometerMetrics}, and nothing else. Needs
 * {@code io.micrometer:micrometer-core} 1.x, which core does not bring; nothing in core refers to this package, so that
 * nobody misses the library who does not use it.
 */
@NullMarked
package io.cxintegrate.core.metrics.micrometer;

import org.jspecify.annotations.NullMarked;
