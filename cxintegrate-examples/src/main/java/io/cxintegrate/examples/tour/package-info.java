/** The five journeys, one class each, and what prints their report. They use the library as its users do. */
@NullMarked
package io.cxintegrate.examples.tour;

import org.jspecify.annotations.NullMarked;
