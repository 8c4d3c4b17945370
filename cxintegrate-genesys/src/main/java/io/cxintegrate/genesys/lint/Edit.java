package io.cxintegrate.genesys.lint;

import io.cxintegrate.genesys.export.ActionExport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One change that mends something. Immutable. */
sealed interface Edit {
    /** Where. */
    String pointer();

    /** Characters of a text. */
    record Text(String pointer, String whole, int start, int end, String replacement) implements Edit {}

    /** A whole value, replaced or added. */
    record Value(String pointer, @Nullable Object value) implements Edit {}

    /** A member that goes. */
    record Removal(String pointer) implements Edit {}

    /** The action with all edits made; of two that touch the same characters the longer one counts. */
    static ActionExport apply(ActionExport action, List<Edit> edits) {
        Map<String, List<Text>> texts = new LinkedHashMap<>();
        for (Edit edit : edits) {
            if (edit instanceof Text t) {
                texts.computeIfAbsent(t.pointer(), p -> new ArrayList<>()).add(t);
            }
        }
        ActionExport mended = action;
        for (Map.Entry<String, List<Text>> e : texts.entrySet()) {
            mended = mended.with(e.getKey(), replaced(e.getValue()));
        }
        for (Edit edit : edits) {
            if (edit instanceof Value v) {
                mended = mended.with(v.pointer(), v.value());
            } else if (edit instanceof Removal r) {
                mended = mended.without(r.pointer());
            }
        }
        return mended;
    }

    private static String replaced(List<Text> edits) {
        List<Text> ordered = new ArrayList<>(edits);
        ordered.sort(Comparator.comparingInt(Text::start)
                .thenComparing(t -> t.replacement().length(), Comparator.reverseOrder()));
        String whole = ordered.get(0).whole();
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (Text t : ordered) {
            if (t.start() >= copied) {
                out.append(whole, copied, t.start()).append(t.replacement());
                copied = t.end();
            }
        }
        return out.append(whole, copied, whole.length()).toString();
    }
}
