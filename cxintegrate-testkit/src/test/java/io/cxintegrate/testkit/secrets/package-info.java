/** No secret in any text: secrets are planted, everything that is said is heard, and none of them may be in it. */
@NullMarked
package io.cxintegrate.testkit.secrets;

import org.jspecify.annotations.NullMarked;
