/**
 * What was edited from one JSON Schema to another, without a verdict: the list behind {@link
 * io.cxintegrate.cxone.schema.SchemaDiff}. Schemas are walked side by side as documents here; what the edits mean for events is
 * decided elsewhere.
 */
@NullMarked
package io.cxintegrate.cxone.schema.change;

import org.jspecify.annotations.NullMarked;
