/** Tests of {@code io.cxintegrate.cognigy.rollout}. */
@NullMarked
package io.cxintegrate.cognigy.rollout;

import org.jspecify.annotations.NullMarked;
