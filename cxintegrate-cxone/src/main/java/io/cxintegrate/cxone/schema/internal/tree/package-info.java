/**
 * A JSON Schema as a formula: immutable {@link io.cxintegrate.cxone.schema.internal.tree.Node}s, shared wherever they are equal,
 * in the old schema and the new one alike. How a schema becomes one belongs to {@code read}, what formulas mean for each other
 * to {@code proof}.
 */
@NullMarked
package io.cxintegrate.cxone.schema.internal.tree;

import org.jspecify.annotations.NullMarked;
