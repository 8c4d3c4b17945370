/** Proves the serverless side by rule and, over real sockets, by journey. */
@NullMarked
package io.cxintegrate.genesys.dataaction;

import org.jspecify.annotations.NullMarked;
