/** Tests of the package of the same name. */
@NullMarked
package io.cxintegrate.genesys.registration;

import org.jspecify.annotations.NullMarked;
