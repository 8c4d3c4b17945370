/** JSON values under formulas: judging one, making one smaller, and how much of that may be done. */
@NullMarked
package io.cxintegrate.cxone.schema.internal.value;

import org.jspecify.annotations.NullMarked;
