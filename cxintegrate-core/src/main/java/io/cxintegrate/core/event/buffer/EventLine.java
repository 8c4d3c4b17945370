package io.cxintegrate.core.event.buffer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait, of each key at most one ready, and none while one of its key is under way. Every step takes the same
 * time however many wait. Not safe for concurrent use: the buffer's lock is around it.
 */
final class EventLine {
    /** All that wait, oldest first. */
    private final Set<BufferedEvent> waiting = new LinkedHashSet<>();

    private final Set<BufferedEvent> ready = new LinkedHashSet<>();

    /** For each key with an event that is ready or under way: those that have to wait for it. */
    private final Map<String, Set<BufferedEvent>> behind = new HashMap<>();

    void add(BufferedEvent event) {
        waiting.add(event);
        String key = event.key();
        Set<BufferedEvent> before = key == null ? null : behind.get(key);
        if (before != null) {
            before.add(event);
            return;
        }
        if (key != null) {
            behind.put(key, new LinkedHashSet<>());
        }
        ready.add(event);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** The next events, no two of one key, which are then under way. */
    List<BufferedEvent> take(int max) {
        List<BufferedEvent> taken = new ArrayList<>();
        for (Iterator<BufferedEvent> next = ready.iterator(); next.hasNext() && taken.size() < max; ) {
            BufferedEvent event = next.next();
            next.remove();
            waiting.remove(event);
            taken.add(event);
        }
        return taken;
    }

    /** An event is no longer under way; the next of its key is ready. */
    void done(BufferedEvent event) {
        advance(event.key());
    }

    /** Takes out what has waited longest. */
    @Nullable
    BufferedEvent removeOldest() {
        Iterator<BufferedEvent> oldest = waiting.iterator();
        if (!oldest.hasNext()) {
            return null;
        }
        BufferedEvent event = oldest.next();
        oldest.remove();
        String key = event.key();
        if (ready.remove(event)) {
            advance(key);
        } else if (key != null) {
            Set<BufferedEvent> others = behind.get(key);
            if (others != null) {
                others.remove(event);
            }
        }
        return event;
    }

    private void advance(@Nullable String key) {
        Set<BufferedEvent> after = key == null ? null : behind.get(key);
        if (after == null) {
            return;
        }
        Iterator<BufferedEvent> next = after.iterator();
        if (next.hasNext()) {
            ready.add(next.next());
            next.remove();
        } else {
            behind.remove(key);
        }
    }
}
