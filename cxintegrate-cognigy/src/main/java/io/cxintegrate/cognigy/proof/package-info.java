/**
 * Proving a mapping before it is rolled out, without any network: {@link io.cxintegrate.cognigy.proof.MappingProof} runs it
 * against recorded cases, {@link io.cxintegrate.cognigy.proof.TypeCheck} compares what its request expression makes of samples
 * with the types the mapping promises. What calls the service or the platform is elsewhere.
 */
@NullMarked
package io.cxintegrate.cognigy.proof;

import org.jspecify.annotations.NullMarked;
