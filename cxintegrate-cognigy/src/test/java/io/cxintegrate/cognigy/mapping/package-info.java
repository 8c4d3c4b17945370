/** Tests of {@code io.cxintegrate.cognigy.mapping}. */
@NullMarked
package io.cxintegrate.cognigy.mapping;

import org.jspecify.annotations.NullMarked;
