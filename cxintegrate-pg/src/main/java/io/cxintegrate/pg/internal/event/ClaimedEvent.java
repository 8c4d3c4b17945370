package io.cxintegrate.pg.internal.event;

import java.time.Duration;

/**
 * An event that was taken for delivery, until its lease runs out.
 *
 * @param seq its row
 * @param event the envelope as JSON
 * @param attempts how often it was taken, this time included
 * @param age the time since it was first taken, by the database's clock
 * @param lease what the row says while nobody else took it
 */
public record ClaimedEvent(long seq, String event, int attempts, Duration age, String lease) {}
