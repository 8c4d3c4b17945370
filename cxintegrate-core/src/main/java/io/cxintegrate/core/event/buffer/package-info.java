/**
 * Events on their way out, from memory: {@link io.cxintegrate.core.event.buffer.BufferedEventPublisher} stands in front of any
 * {@link io.cxintegrate.core.event.EventPublisher}, keeps many under way and each key in order, repeats, slows down when told,
 * and says what became of every event. What must outlive the process goes through an outbox instead.
 */
@NullMarked
package io.cxintegrate.core.event.buffer;

import org.jspecify.annotations.NullMarked;
