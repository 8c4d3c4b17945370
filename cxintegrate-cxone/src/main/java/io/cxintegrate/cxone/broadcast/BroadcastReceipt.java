package io.cxintegrate.cxone.broadcast;

/**
 * What became of one broadcast. Immutable.
 *
 * @param epoch which run of the broadcaster; {@code seq} starts again with each
 * @param seq the number of the message, counted from 1, without gaps
 * @param offered how many clients have it in their queue; a client that is cut later may not get it
 * @param refused how many clients could not take it, because their queue was full
 */
public record BroadcastReceipt(String epoch, long seq, int offered, int refused) {}
