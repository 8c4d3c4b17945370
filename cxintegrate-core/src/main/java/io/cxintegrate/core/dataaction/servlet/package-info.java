/** Data Actions in a servlet container; the only package that sees the {@code jakarta.servlet} API. */
@NullMarked
package io.cxintegrate.core.dataaction.servlet;

import org.jspecify.annotations.NullMarked;
