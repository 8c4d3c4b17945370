/**
 * What users may replace: {@link io.cxintegrate.cognigy.spi.DeploymentStore}, which remembers what is deployed, and the values it
 * keeps. The values know their JSON, so that a durable store needs no more than a column of text. No I/O here.
 */
@NullMarked
package io.cxintegrate.cognigy.spi;

import org.jspecify.annotations.NullMarked;
