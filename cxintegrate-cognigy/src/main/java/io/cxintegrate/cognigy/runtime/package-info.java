/**
 * Mappings that run in the user's own service: the version is chosen, the service called, the answer transformed. Nothing that
 * talks to the platform belongs here.
 */
@NullMarked
package io.cxintegrate.cognigy.runtime;

import org.jspecify.annotations.NullMarked;
