/**
 * The JUnit extension: {@link io.cxintegrate.testkit.junit.CxFakes} on a test class hands fakes and a clock to its tests. The
 * only package that needs the JUnit API, which is why it stands apart: the fakes work under any test framework.
 */
@NullMarked
package io.cxintegrate.testkit.junit;

import org.jspecify.annotations.NullMarked;
