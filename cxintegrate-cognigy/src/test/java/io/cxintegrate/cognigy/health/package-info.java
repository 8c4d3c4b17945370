/** Tests of {@code io.cxintegrate.cognigy.health}. */
@NullMarked
package io.cxintegrate.cognigy.health;

import org.jspecify.annotations.NullMarked;
