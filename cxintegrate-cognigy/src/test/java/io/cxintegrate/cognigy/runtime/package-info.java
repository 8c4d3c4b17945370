/** Tests of {@code io.cxintegrate.cognigy.runtime}. */
@NullMarked
package io.cxintegrate.cognigy.runtime;

import org.jspecify.annotations.NullMarked;
