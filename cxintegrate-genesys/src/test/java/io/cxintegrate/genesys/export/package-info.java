/** Tests of the package of the same name. */
@NullMarked
package io.cxintegrate.genesys.export;

import org.jspecify.annotations.NullMarked;
