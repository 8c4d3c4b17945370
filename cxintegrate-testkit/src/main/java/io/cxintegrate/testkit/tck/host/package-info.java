/**
 * What every host of Data Actions, and who guards it, has to pass: abstract JUnit classes, to be extended by a test that says how to start the host
 * and how to send it a request. Ours run it too. Needs the JUnit API.
 */
@NullMarked
package io.cxintegrate.testkit.tck.host;

import org.jspecify.annotations.NullMarked;
