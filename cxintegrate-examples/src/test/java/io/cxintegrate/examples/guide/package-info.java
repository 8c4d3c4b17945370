/** The snippets of the guides in {@code docs/}, compiled and run. One class per guide. */
@NullMarked
package io.cxintegrate.examples.guide;

import org.jspecify.annotations.NullMarked;
