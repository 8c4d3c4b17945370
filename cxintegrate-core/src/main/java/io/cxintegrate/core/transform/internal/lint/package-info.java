/**
 * The rules of the lint that need to know how an expression is built: which variables there are, what a predicate depends on,
 * which fields of the input are read. Nothing here knows the engine.
 */
@NullMarked
package io.cxintegrate.core.transform.internal.lint;

import org.jspecify.annotations.NullMarked;
