/**
 * Turning one JSON object into another by rules that are built in Java, or read from JSON, and cost a fraction of an
 * expression's time: {@link io.cxintegrate.core.transform.fields.FieldMapping} moves, copies, converts, computes, defaults and
 * removes fields, and undoes that where its rules allow. How single values are converted is in the package {@code convert};
 * transforms that come as text are in {@link io.cxintegrate.core.transform}. No I/O here, and nothing about any platform.
 */
@NullMarked
package io.cxintegrate.core.transform.fields;

import org.jspecify.annotations.NullMarked;
