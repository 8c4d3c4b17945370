package io.cxintegrate.core.transform.internal.lint;

import io.cxintegrate.core.transform.internal.source.Token;

/**
 * A place of a source that hardly means what it says. Immutable.
 *
 * @param token where it is
 * @param message what is wrong and what would be right
 */
public record Suspect(Token token, String message) {}
