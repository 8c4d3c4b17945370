/**
 * What every implementation of one of the library's interfaces has to pass: abstract JUnit classes, to be extended by a test
 * that says how to make the implementation. Ours run them too. Needs the JUnit API.
 */
@NullMarked
package io.cxintegrate.testkit.tck;

import org.jspecify.annotations.NullMarked;
