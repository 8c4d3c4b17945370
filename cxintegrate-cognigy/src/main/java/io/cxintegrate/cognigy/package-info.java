/**
 * NICE Cognigy: {@link io.cxintegrate.cognigy.Cognigy} is the way in, and what it leads to talks to the platform: deployments of
 * integration mappings, and webhooks. What a mapping is and does stands in {@link io.cxintegrate.cognigy.mapping}.
 */
@NullMarked
package io.cxintegrate.cognigy;

import org.jspecify.annotations.NullMarked;
