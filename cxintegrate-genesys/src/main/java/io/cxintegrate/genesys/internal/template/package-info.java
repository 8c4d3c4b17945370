/**
 * Renders the templates of Data Actions with Velocity, held in: no class loading, no reflection, no include, a budget of time,
 * steps and text, and only the macros and text methods listed here. The one package that sees Velocity.
 */
@NullMarked
package io.cxintegrate.genesys.internal.template;

import org.jspecify.annotations.NullMarked;
