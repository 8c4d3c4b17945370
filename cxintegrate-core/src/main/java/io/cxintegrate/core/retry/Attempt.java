package io.cxintegrate.core.retry;

import io.cxintegrate.core.Deadline;

/**
 * What an attempt needs to know. Immutable.
 *
 * @param number counted from 1
 * @param deadline by when the whole call must be over
 */
public record Attempt(int number, Deadline deadline) {}
