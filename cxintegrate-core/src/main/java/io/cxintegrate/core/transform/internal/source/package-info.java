/**
 * Reading expression source without the engine, which keeps its own tokens and places to itself: words and signs, lines and
 * columns, what looks wrong. Never fails, whatever the source; nothing here knows the engine.
 */
@NullMarked
package io.cxintegrate.core.transform.internal.source;

import org.jspecify.annotations.NullMarked;
