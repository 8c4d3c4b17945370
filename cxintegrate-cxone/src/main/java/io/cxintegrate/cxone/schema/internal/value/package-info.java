/** JSON values under formulas: judging one, and making one smaller. */
@NullMarked
package io.cxintegrate.cxone.schema.internal.value;

import org.jspecify.annotations.NullMarked;
