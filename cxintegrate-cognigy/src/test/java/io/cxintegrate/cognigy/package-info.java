/** Tests of {@code io.cxintegrate.cognigy}. */
@NullMarked
package io.cxintegrate.cognigy;

import org.jspecify.annotations.NullMarked;
