/**
 * Events of any known version in, events of one version out: {@link io.cxintegrate.cxone.events.pipeline.EventPipeline} finds out
 * which version an event is of, validates it, migrates it and hands it to every {@link io.cxintegrate.cxone.events.pipeline.EventSink}.
 * How versions differ is the business of the evolution package, how events travel that of the packages behind the sinks.
 */
@NullMarked
package io.cxintegrate.cxone.events.pipeline;

import org.jspecify.annotations.NullMarked;
