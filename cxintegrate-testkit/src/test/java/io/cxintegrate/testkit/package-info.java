/** Tests of the fakes over real sockets, with the plain client of the JDK. */
@NullMarked
package io.cxintegrate.testkit;

import org.jspecify.annotations.NullMarked;
