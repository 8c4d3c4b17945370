/**
 * The serverless side of Genesys Data Actions: {@link io.cxintegrate.genesys.dataaction.GenesysWireFormat} is the envelope,
 * {@link io.cxintegrate.genesys.dataaction.RestDataAction} fetches from a REST service and maps,
 * {@link io.cxintegrate.genesys.dataaction.DeferredDataAction} answers for back ends that are slower than the platform waits,
 * {@link io.cxintegrate.core.dataaction.lambda.LambdaHost} runs an endpoint as a function, and
 * {@link io.cxintegrate.genesys.dataaction.ArchitectMapping} tells the author of a flow how to use the outcome. Nothing here
 * calls the platform, and the endpoint itself, which is the same for all callers, lives in
 * {@code io.cxintegrate.core.dataaction}.
 */
@NullMarked
package io.cxintegrate.genesys.dataaction;

import org.jspecify.annotations.NullMarked;
