/**
 * The integration mapping as a document: {@link io.cxintegrate.cognigy.mapping.IntegrationMapping} with its parts, the rules it
 * has to meet, its JSON, its file ({@link io.cxintegrate.cognigy.mapping.MappingFile}), and what its expressions make of requests
 * and responses ({@link io.cxintegrate.cognigy.mapping.MappingTransformer}). Everything here works offline; what talks to the
 * platform is one floor up, in {@link io.cxintegrate.cognigy}.
 */
@NullMarked
package io.cxintegrate.cognigy.mapping;

import org.jspecify.annotations.NullMarked;
