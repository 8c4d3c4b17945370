/**
 * Reads JSON Schemas, whatever their draft, into the formulas of {@code tree}: keywords, references, identifiers, and which
 * recursive definitions of two schemas say the same. What is no schema is refused with its pointer.
 */
@NullMarked
package io.cxintegrate.cxone.schema.internal.read;

import org.jspecify.annotations.NullMarked;
