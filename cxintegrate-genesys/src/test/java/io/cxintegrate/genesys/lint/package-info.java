/** Tests of the package of the same name. */
@NullMarked
package io.cxintegrate.genesys.lint;

import org.jspecify.annotations.NullMarked;
