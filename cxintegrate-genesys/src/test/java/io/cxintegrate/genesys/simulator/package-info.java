/** Tests of the package of the same name. */
@NullMarked
package io.cxintegrate.genesys.simulator;

import org.jspecify.annotations.NullMarked;
