/** What the sinks and stores that write files have in common. Not for users. */
@NullMarked
package io.cxintegrate.core.audit.internal;

import org.jspecify.annotations.NullMarked;
