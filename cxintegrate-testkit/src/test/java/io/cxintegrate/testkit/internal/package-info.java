/** Tests of the HTTP front, byte by byte. */
@NullMarked
package io.cxintegrate.testkit.internal;

import org.jspecify.annotations.NullMarked;
