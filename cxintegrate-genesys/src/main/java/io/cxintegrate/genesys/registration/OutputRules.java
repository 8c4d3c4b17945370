package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.internal.Schemas;
import java.util.List;
import java.util.Set;

/** What a change of the output means to flows that read what they always read: it may only add. Stateless. */
final class OutputRules {
    private OutputRules() {}

    static void compare(
            String path, JsonObject before, JsonObject after, List<Violation> breaks, List<Violation> additions) {
        Set<String> old = Schemas.types(before);
        Set<String> now = Schemas.types(after);
        if (!Schemas.within(now, old)) {
            breaks.add(new Violation(
                    path,
                    "is " + Schemas.named(now) + " now and was " + Schemas.named(old) + "; flows that read <" + path
                            + "> get what they cannot handle"));
            return;
        }
        if (before.get("enum") instanceof List<?> known
                && !(after.get("enum") instanceof List<?> values && known.containsAll(values))) {
            breaks.add(new Violation(path, "may have other values; flows that branch on it do not know them"));
        }
        properties(path, before, after, breaks, additions);
        JsonObject item = Schemas.object(before.get("items"));
        JsonObject itemNow = Schemas.object(after.get("items"));
        if (!item.isEmpty()) {
            compare(path + "[i]", item, itemNow, breaks, additions);
        }
    }

    private static void properties(
            String path, JsonObject before, JsonObject after, List<Violation> breaks, List<Violation> additions) {
        JsonObject old = Schemas.properties(before);
        JsonObject now = Schemas.properties(after);
        Set<String> sure = Schemas.required(before);
        Set<String> sureNow = Schemas.required(after);
        for (String name : old.names()) {
            String at = path + "." + name;
            if (!now.has(name)) {
                breaks.add(new Violation(at, "is gone; flows that read <" + at + "> find nothing"));
                continue;
            }
            if (sure.contains(name) && !sureNow.contains(name)) {
                breaks.add(new Violation(at, "may be missing now; flows that rely on <" + at + "> may find nothing"));
            }
            compare(at, Schemas.object(old.get(name)), Schemas.object(now.get(name)), breaks, additions);
        }
        for (String name : now.names()) {
            if (!old.has(name)) {
                additions.add(new Violation(path + "." + name, "is new; flows may read <" + path + "." + name + ">"));
            }
        }
    }
}
