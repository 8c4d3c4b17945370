/**
 * A real PostgreSQL for tests, from wherever this machine can get one: the environment, a container, or binaries from the
 * class path. Everything about starting, sharing and stopping servers belongs here; what tests put into them does not.
 */
@NullMarked
package io.cxintegrate.testkit.postgres;

import org.jspecify.annotations.NullMarked;
