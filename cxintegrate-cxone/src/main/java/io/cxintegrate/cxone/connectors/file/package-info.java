/**
 * Connectors in files, as they are kept beside the code and reviewed: {@link io.cxintegrate.cxone.connectors.file.ConnectorFile}
 * reads and writes them. What is done with them is next door, in {@code plan}.
 */
@NullMarked
package io.cxintegrate.cxone.connectors.file;

import org.jspecify.annotations.NullMarked;
