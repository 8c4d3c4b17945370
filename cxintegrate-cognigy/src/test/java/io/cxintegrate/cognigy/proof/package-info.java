/** Tests of {@code io.cxintegrate.cognigy.proof}. */
@NullMarked
package io.cxintegrate.cognigy.proof;

import org.jspecify.annotations.NullMarked;
