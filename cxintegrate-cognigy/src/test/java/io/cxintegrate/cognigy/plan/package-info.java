/** Tests of {@code io.cxintegrate.cognigy.plan}. */
@NullMarked
package io.cxintegrate.cognigy.plan;

import org.jspecify.annotations.NullMarked;
