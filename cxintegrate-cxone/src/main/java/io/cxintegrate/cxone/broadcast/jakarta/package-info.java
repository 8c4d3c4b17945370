/**
 * The broadcaster's clients in the container one has, over Jakarta WebSocket 2.1 or later, whose API is an optional dependency.
 * The only place that names it.
 */
@NullMarked
package io.cxintegrate.cxone.broadcast.jakarta;

import org.jspecify.annotations.NullMarked;
