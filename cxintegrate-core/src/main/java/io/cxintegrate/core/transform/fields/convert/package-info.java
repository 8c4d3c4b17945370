/**
 * How single values are converted by the rules of {@link io.cxintegrate.core.transform.fields}: by a table, and between the
 * ways to write a point in time. Immutable values, without any I/O.
 */
@NullMarked
package io.cxintegrate.core.transform.fields.convert;

import org.jspecify.annotations.NullMarked;
