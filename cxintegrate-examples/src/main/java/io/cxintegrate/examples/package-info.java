/** Programs to run and to copy from: the tour of all journeys, and the first program of the README. */
@NullMarked
package io.cxintegrate.examples;

import org.jspecify.annotations.NullMarked;
