/** How many steps a verdict may take, and how much of a thread's stack. */
@NullMarked
package io.cxintegrate.cxone.schema.internal.budget;

import org.jspecify.annotations.NullMarked;
