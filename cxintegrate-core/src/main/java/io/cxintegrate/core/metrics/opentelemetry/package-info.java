/**
 * The way to OpenTelemetry: {@link io.cxintegrate.core.metrics.opentelemetry.OpenTelemetryMetrics}, and nothing else. Needs
 * {@code io.opentelemetry:opentelemetry-api} 1.38 or later, which core does not bring; nothing in core refers to this
 * package, so that nobody misses the library who does not use it.
 */
@NullMarked
package io.cxintegrate.core.metrics.opentelemetry;

import org.jspecify.annotations.NullMarked;
