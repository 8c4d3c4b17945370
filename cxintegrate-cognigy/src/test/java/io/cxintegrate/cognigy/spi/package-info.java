/** Tests of {@code io.cxintegrate.cognigy.spi}. */
@NullMarked
package io.cxintegrate.cognigy.spi;

import org.jspecify.annotations.NullMarked;
