package io.cxintegrate.cxone.schema.internal.proof;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Literals that one value has to meet together: sorted, each once. Immutable. */
final class Goal {
    final int[] literals;
    private final int hash;

    private Goal(int[] literals) {
        this.literals = literals;
        this.hash = Arrays.hashCode(literals);
    }

    /** The goal of these literals, sorting them in place; null when two contradict each other. */
    static @Nullable Goal of(int[] raw, int count) {
        Arrays.sort(raw, 0, count);
        int n = 0;
        for (int i = 0; i < count; i++) {
            if (n == 0 || raw[i] != raw[n - 1]) {
                raw[n++] = raw[i];
                if (n > 1 && (raw[n - 1] ^ 1) == raw[n - 2]) {
                    return null;
                }
            }
        }
        return new Goal(Arrays.copyOf(raw, n));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Goal o && hash == o.hash && Arrays.equals(literals, o.literals);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
