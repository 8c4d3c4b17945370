/** What several packages of the core have to know of the Java they run on. */
@NullMarked
package io.cxintegrate.core.internal;

import org.jspecify.annotations.NullMarked;
