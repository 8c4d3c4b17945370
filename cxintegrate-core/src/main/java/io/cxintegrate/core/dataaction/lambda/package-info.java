/** Data Actions as a serverless function: the events of AWS Lambda, without a library of AWS. */
@NullMarked
package io.cxintegrate.core.dataaction.lambda;

import org.jspecify.annotations.NullMarked;
