/** Our own hosts under their contract: the JDK server, the servlet in a container, the shapes of Lambda events. */
@NullMarked
package io.cxintegrate.testkit.tck.host;

import org.jspecify.annotations.NullMarked;
