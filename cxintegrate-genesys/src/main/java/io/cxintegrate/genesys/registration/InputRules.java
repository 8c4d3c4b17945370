package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.internal.Schemas;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a change of the input means to flows that send what they always sent: it may only relax. Stateless. */
final class InputRules {
    private static final Set<String> HARMLESS =
            Set.of("title", "description", "default", "$schema", "id", "$id", "examples");
    /** Judged by rules of their own. */
    private static final Set<String> JUDGED = Set.of("type", "enum", "minLength", "minimum", "maxLength", "maximum");

    private InputRules() {}

    static void compare(JsonObject before, JsonObject after, List<Violation> breaks, List<Violation> additions) {
        JsonObject old = Schemas.properties(before);
        JsonObject now = Schemas.properties(after);
        Set<String> mustNow = Schemas.required(after);
        Set<String> mustBefore = Schemas.required(before);
        for (String name : mustNow) {
            if (!mustBefore.contains(name)) {
                breaks.add(new Violation(
                        "input." + name,
                        old.has(name)
                                ? "is required now; flows that leave it out are refused"
                                : "is new and required; no flow sends it, so all are refused"));
            }
        }
        for (String name : mustBefore) {
            if (!mustNow.contains(name) && now.has(name)) {
                additions.add(new Violation("input." + name, "need not be sent any more"));
            }
        }
        for (String name : old.names()) {
            if (!now.has(name)) {
                breaks.add(new Violation(
                        "input." + name,
                        Schemas.closed(after)
                                ? "is gone; flows that send it are refused"
                                : "is gone; flows go on sending it and nothing heeds it"));
            } else {
                property("input." + name, Schemas.object(old.get(name)), Schemas.object(now.get(name)), breaks);
            }
        }
        for (String name : now.names()) {
            if (!old.has(name) && !mustNow.contains(name)) {
                additions.add(new Violation("input." + name, "is new; flows may send it"));
            }
        }
        if (Schemas.closed(after) && !Schemas.closed(before)) {
            breaks.add(new Violation("input", "takes no other properties any more; flows that send some are refused"));
        }
    }

    private static void property(String path, JsonObject before, JsonObject after, List<Violation> breaks) {
        Set<String> old = Schemas.types(before);
        Set<String> now = Schemas.types(after);
        if (!Schemas.within(old, now)) {
            breaks.add(new Violation(
                    path,
                    "is " + Schemas.named(now) + " now and was " + Schemas.named(old)
                            + "; flows that send what they sent are refused"));
        }
        if (after.get("enum") instanceof List<?> allowed
                && !(before.get("enum") instanceof List<?> was && allowed.containsAll(was))) {
            breaks.add(new Violation(path, "takes fewer values; flows that send another are refused"));
        }
        limit(path, "minLength", before, after, 1, breaks);
        limit(path, "minimum", before, after, 1, breaks);
        limit(path, "maxLength", before, after, -1, breaks);
        limit(path, "maximum", before, after, -1, breaks);
        Set<String> keywords = new LinkedHashSet<>(before.names());
        keywords.addAll(after.names());
        for (String keyword : keywords) {
            boolean dropped = !after.has(keyword);
            if (!JUDGED.contains(keyword)
                    && !HARMLESS.contains(keyword)
                    && !dropped
                    && !ActionContent.same(before.get(keyword), after.get(keyword))) {
                breaks.add(new Violation(path, keyword + " is another; flows may send what it does not take any more"));
            }
        }
    }

    /** @param tighter 1 where more is tighter, -1 where less is */
    private static void limit(
            String path, String keyword, JsonObject before, JsonObject after, int tighter, List<Violation> breaks) {
        BigDecimal old = decimal(before.get(keyword));
        BigDecimal now = decimal(after.get(keyword));
        if (now != null && (old == null || now.compareTo(old) * tighter > 0)) {
            breaks.add(new Violation(
                    path,
                    keyword + " is " + now.toPlainString() + " now and was "
                            + (old == null ? "not there" : old.toPlainString())
                            + "; flows that send what they sent may be refused"));
        }
    }

    private static @Nullable BigDecimal decimal(@Nullable Object value) {
        return value instanceof Number n ? Json.decimal(Objects.requireNonNull(n)) : null;
    }
}
