/**
 * Gradual roll-outs: {@link io.cxintegrate.cognigy.rollout.CanaryRollout} gives a new version more and more of the traffic, judges it
 * against the one before by figures it gets from {@link io.cxintegrate.cognigy.rollout.RolloutMetrics}, and goes on or rolls back.
 * What moves the traffic is a {@link io.cxintegrate.cognigy.rollout.RolloutTarget}; for a bot that is its deployments.
 */
@NullMarked
package io.cxintegrate.cognigy.rollout;

import org.jspecify.annotations.NullMarked;
