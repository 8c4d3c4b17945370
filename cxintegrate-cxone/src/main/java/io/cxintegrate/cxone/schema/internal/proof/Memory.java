package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.value.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked before. A goal that comes up again inside itself has no value there: a smallest value that met it would hold a
 * smaller one. What was refuted with the help of that stands only as long as the outer goal is open or is itself refuted, and
 * is dropped when it is not. Not safe for concurrent use.
 */
final class Memory {
    /** A goal that was or is being worked on. */
    static final class Frame {
        private final Goal goal;
        private final int height;
        private final Set<Frame> assumes = new LinkedHashSet<>();
        private @Nullable Outcome outcome;
        private boolean open = true;

        private Frame(Goal goal, int height) {
            this.goal = goal;
            this.height = height;
        }
    }

    private final Map<Goal, Frame> frames = new HashMap<>();
    private final List<Frame> stack = new ArrayList<>();

    /** The outcome, if it is known and still stands. */
    @Nullable
    Outcome recall(Goal goal) {
        Frame frame = frames.get(goal);
        if (frame == null) {
            return null;
        }
        if (frame.open) {
            assume(frame);
            return Outcome.NONE;
        }
        if (!stands(frame)) {
            frames.remove(goal);
            return null;
        }
        frame.assumes.forEach(this::assume);
        return frame.outcome;
    }

    /** Whether the goal is known to be refuted, whatever becomes of others; one that contradicts itself is. */
    boolean isSettled(@Nullable Goal goal) {
        Frame frame = goal == null ? null : frames.get(goal);
        return frame == null || (!frame.open && frame.assumes.isEmpty());
    }

    Frame enter(Goal goal) {
        Frame frame = new Frame(goal, stack.size());
        frames.put(goal, frame);
        stack.add(frame);
        return frame;
    }

    /** @param outcome null when it was broken off */
    void leave(Frame frame, @Nullable Outcome outcome) {
        stack.remove(stack.size() - 1);
        frame.open = false;
        frame.outcome = outcome;
        frame.assumes.remove(frame);
        if (outcome == null) {
            frames.remove(frame.goal);
        } else if (!outcome.isNone()) {
            frame.assumes.clear();
        }
    }

    /** All goals above the assumed one owe it to that. */
    private void assume(Frame assumed) {
        if (assumed.open) {
            for (int i = stack.size() - 1; i > assumed.height; i--) {
                if (!stack.get(i).assumes.add(assumed)) {
                    break;
                }
            }
        } else {
            assumed.assumes.forEach(this::assume);
        }
    }

    /** Whether all that was assumed is open or refuted; what is refuted for good is not asked again. */
    private boolean stands(Frame frame) {
        if (frame.outcome == null || !frame.outcome.isNone()) {
            return frame.outcome != null;
        }
        Set<Frame> left = new LinkedHashSet<>();
        for (Frame assumed : frame.assumes) {
            if (assumed.open) {
                left.add(assumed);
            } else if (!stands(assumed) || assumed.outcome == null || !assumed.outcome.isNone()) {
                return false;
            } else {
                left.addAll(assumed.assumes);
            }
        }
        left.remove(frame);
        frame.assumes.clear();
        frame.assumes.addAll(left);
        return true;
    }
}
