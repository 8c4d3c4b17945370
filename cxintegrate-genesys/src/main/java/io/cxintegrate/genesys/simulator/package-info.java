/**
 * Runs Data Actions without the platform: {@link io.cxintegrate.genesys.simulator.ActionSimulator} does step by step what the
 * platform does with an export, an input and a back end. What is wrong with an action before it runs belongs into {@code
 * lint}.
 */
@NullMarked
package io.cxintegrate.genesys.simulator;

import org.jspecify.annotations.NullMarked;
