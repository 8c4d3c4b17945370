package io.cxintegrate.core.event;

import io.cxintegrate.core.Require;
import java.util.List;
import java.util.Objects;

/**
 * What a publisher gives for a batch: the word of the other side that all of it is kept. Immutable and safe to share between
 * threads.
 *
 * @param events how many events it is for, 0 or more
 * @param references what the other side knows each of them by, in the order of the batch, such as a place in a log or an id it
 *     gave out; empty where it gives nothing to know them by
 */
public record PublishReceipt(int events, List<String> references) {
    /** @throws IllegalArgumentException if the number is negative, or there are references but not one for each event */
    public PublishReceipt {
        Require.atLeast(0, events, "events");
        references = List.copyOf(references);
        if (!references.isEmpty() && references.size() != events) {
            throw new IllegalArgumentException("references must be one for each of the " + events
                    + " events, or none, but are " + references.size());
        }
    }

    /** For so many events, which the other side gives nothing to know by. */
    public static PublishReceipt of(int events) {
        return new PublishReceipt(events, List.of());
    }

    /** For as many events as there are references. */
    public static PublishReceipt of(List<String> references) {
        return new PublishReceipt(references.size(), references);
    }

    /**
     * The receipt for one event of the batch.
     *
     * @param index its place in the batch, from 0
     * @throws IndexOutOfBoundsException if it is not in the batch
     */
    public PublishReceipt part(int index) {
        Objects.checkIndex(index, events);
        return references.isEmpty() ? of(1) : of(List.of(references.get(index)));
    }
}
