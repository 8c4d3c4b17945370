package io.cxintegrate.cxone.schema.internal.tree;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a reference leads, read on first use. Equal by identity: the reader makes one for each target. */
public final class Reference {
    private final String shown;
    private @Nullable Supplier<Node> reader;
    private @Nullable Node target;

    /** A reference; the name is for messages. */
    public Reference(String shown, Supplier<Node> reader) {
        this.shown = shown;
        this.reader = reader;
    }

    /** The node it leads to. */
    public Node target() {
        Node known = target;
        if (known == null && reader != null) {
            known = reader.get();
            target = known;
            reader = null;
        }
        if (known == null) {
            throw new IllegalStateException("a reference to itself was not found when reading: " + shown);
        }
        return known;
    }

    @Override
    public String toString() {
        return shown;
    }
}
