/** Checks of a witness by the validator, which shares nothing with the search that found it. */
@NullMarked
package io.cxintegrate.cxone.schema.internal.witness;

import org.jspecify.annotations.NullMarked;
