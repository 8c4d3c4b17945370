package io.cxintegrate.pg;

import java.util.List;

/**
 * What the server said about a statement when it was first prepared. Immutable.
 *
 * @param parameters reads variables by the server's types
 * @param columns the result; empty columns for a statement without one
 * @param names the parameters in binding order
 */
record PreparedAction(ParameterReader parameters, ColumnFingerprint columns, List<String> names) {}
