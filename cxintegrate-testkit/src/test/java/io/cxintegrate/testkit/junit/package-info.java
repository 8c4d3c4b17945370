/** Tests of the JUnit extension, run by JUnit itself inside a test. */
@NullMarked
package io.cxintegrate.testkit.junit;

import org.jspecify.annotations.NullMarked;
