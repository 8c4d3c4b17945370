/** How plain values are held: immutable maps and lists that this library knows as its own and never copies again. */
@NullMarked
package io.cxintegrate.core.json.internal;

import org.jspecify.annotations.NullMarked;
