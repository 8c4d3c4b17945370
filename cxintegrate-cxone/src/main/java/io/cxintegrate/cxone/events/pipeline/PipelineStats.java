package io.cxintegrate.cxone.events.pipeline;

/**
 * What has become of the events of a pipeline, at one moment. Immutable.
 *
 * @param delivered taken by every sink
 * @param deadLettered handed to the dead letters
 */
public record PipelineStats(long delivered, long deadLettered) {}
