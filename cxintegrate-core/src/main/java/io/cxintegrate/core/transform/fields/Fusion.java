package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.PathPattern;
import io.cxintegrate.core.transform.fields.FieldOptions.Held;
import io.cxintegrate.core.transform.fields.FieldOptions.Settings;
import io.cxintegrate.core.transform.fields.FieldRule.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One mapping in the place of several. Immutable.
 *
 * @param mapping the one
 * @param absent members that a source must not have: one of the several would write over it or not, as its own source is there
 *     or not, and no single rule says that
 */
record Fusion(FieldMapping mapping, List<String> absent) {
    /** What is at a member that rules have written: a constant, or what stood at a member of the source, changed by steps. */
    private record Written(@Nullable Held constant, String from, List<Step> steps) {}

    /** The fusion; null if there is none. */
    static @Nullable Fusion of(List<FieldMapping> mappings) {
        Simulation simulation = new Simulation();
        for (FieldMapping mapping : mappings) {
            if (!simulation.apply(mapping)) {
                return null;
            }
        }
        return simulation.result();
    }

    boolean fits(JsonObject source) {
        for (String name : absent) {
            if (source.has(name)) {
                return false;
            }
        }
        return true;
    }

    /** What becomes of a source of which only the names are known. Used once. */
    private static final class Simulation {
        private Map<String, Written> written = new LinkedHashMap<>();
        private final Set<String> taken = new HashSet<>();
        private final Set<String> absent = new LinkedHashSet<>();

        /** Goes one mapping further; false if that cannot be foretold. */
        boolean apply(FieldMapping mapping) {
            if (mapping.unmapped() != Unmapped.PASS || mapping.missingSource() != MissingSource.SKIP) {
                return false;
            }
            if (!mapping.rules().stream().allMatch(Simulation::isSimple)) {
                return false;
            }
            Map<String, Written> before = written;
            Set<String> takenBefore = Set.copyOf(taken);
            written = new LinkedHashMap<>(before);
            for (FieldRule rule : mapping.rules()) {
                if (rule.kind() == Kind.MOVE || rule.kind() == Kind.REMOVE) {
                    Written there = before.get(name(rule.from()));
                    if (rule.kind() == Kind.REMOVE
                            && there != null
                            && !there.steps().isEmpty()) {
                        // The steps may fail, also where nobody wants what they make.
                        return false;
                    }
                    take(name(rule.from()), there);
                }
            }
            for (FieldRule rule : mapping.rules()) {
                if (rule.to() != null && !write(rule, before, takenBefore)) {
                    return false;
                }
            }
            return true;
        }

        private void take(String name, @Nullable Written there) {
            written.remove(name);
            if (there == null || there.constant() != null) {
                // A constant stands in the place of a member of the source, if there is one.
                taken.add(name);
            }
        }

        private boolean write(FieldRule rule, Map<String, Written> before, Set<String> takenBefore) {
            String to = name(rule.to());
            if (rule.kind() == Kind.CONSTANT) {
                Written there = written.get(to);
                written.put(to, new Written(rule.settings().missing(), "", List.of()));
                return there == null || there.constant() != null;
            }
            String from = name(rule.from());
            Written origin = before.get(from);
            if (origin == null && takenBefore.contains(from)) {
                return true;
            }
            if (written.containsKey(to)
                    || (origin != null
                            && origin.constant() != null
                            && !rule.settings().steps().isEmpty())) {
                return false;
            }
            List<Step> steps = new ArrayList<>(origin == null ? List.of() : origin.steps());
            steps.addAll(rule.settings().steps());
            boolean constant = origin != null && origin.constant() != null;
            written.put(
                    to,
                    constant ? origin : new Written(null, origin == null ? from : origin.from(), List.copyOf(steps)));
            if (!constant && !taken.contains(to)) {
                absent.add(to);
            }
            return true;
        }

        @Nullable
        Fusion result() {
            FieldMappingBuilder all =
                    FieldMapping.builder().unmapped(Unmapped.PASS).missingSource(MissingSource.SKIP);
            Set<String> moved = new HashSet<>();
            written.forEach((to, what) -> {
                PathPattern target = path(to);
                if (what.constant() != null) {
                    all.add(
                            Kind.CONSTANT,
                            null,
                            target,
                            null,
                            new Settings(what.constant(), null, false, List.of(), null));
                } else {
                    Kind kind = taken.contains(what.from()) ? Kind.MOVE : Kind.COPY;
                    moved.add(what.from());
                    all.add(kind, path(what.from()), target, null, new Settings(null, null, false, what.steps(), null));
                }
            });
            taken.stream()
                    .filter(name -> !moved.contains(name))
                    .sorted()
                    .forEachOrdered(name -> all.add(Kind.REMOVE, path(name), null, null, Settings.NONE));
            try {
                return new Fusion(all.build(), List.copyOf(absent));
            } catch (InvalidConfigurationException e) {
                return null;
            }
        }

        private static boolean isSimple(FieldRule rule) {
            Settings settings = rule.settings();
            boolean plain = rule.kind() == Kind.CONSTANT || settings.missing() == null;
            return rule.kind() != Kind.JSONATA
                    && plain
                    && settings.forNull() == null
                    && !settings.required()
                    && settings.when() == null
                    && isMember(rule.from())
                    && isMember(rule.to());
        }

        private static boolean isMember(@Nullable PathPattern path) {
            return path == null || (path.steps().size() == 1 && path.steps().get(0) instanceof String);
        }

        private static String name(@Nullable PathPattern path) {
            return (String) Objects.requireNonNull(path).steps().get(0);
        }

        private static PathPattern path(String name) {
            return PathPattern.parse(PathPattern.text(List.of(name)));
        }
    }
}
