/**
 * Turning one JSON object into another by rules that are built in Java and cost a fraction of an expression's time:
 * {@link io.cxintegrate.core.transform.fields.FieldMapping} moves, casts, computes, defaults and removes fields. Transforms that
 * come as text are in {@link io.cxintegrate.core.transform}. No I/O here, and nothing about any platform.
 */
@NullMarked
package io.cxintegrate.core.transform.fields;

import org.jspecify.annotations.NullMarked;
