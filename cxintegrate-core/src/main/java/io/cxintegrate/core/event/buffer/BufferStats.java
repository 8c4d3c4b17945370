package io.cxintegrate.core.event.buffer;

/**
 * What has become of the events of a {@link BufferedEventPublisher}, at one moment: {@code accepted} is always the sum of
 * {@code published}, {@code deadLettered}, {@code dropped} and {@code held}. Immutable.
 *
 * @param accepted taken over since the beginning
 * @param published of these, those with a receipt
 * @param deadLettered given up and handed to the dead letters
 * @param dropped gave way to newer ones, under {@link Backpressure#DROP_OLDEST}
 * @param held waiting or under way
 * @param heldBytes their size as JSON
 */
public record BufferStats(long accepted, long published, long deadLettered, long dropped, int held, long heldBytes) {}
