/**
 * A JSON Schema as a formula: read once from plain JSON, whatever its draft, into immutable {@link
 * io.cxintegrate.cxone.schema.internal.tree.Node}s that are shared wherever they are equal, in the old schema and the new one
 * alike. What the formulas mean for each other belongs to {@code proof}. No validator and no I/O here.
 */
@NullMarked
package io.cxintegrate.cxone.schema.internal.tree;

import org.jspecify.annotations.NullMarked;
