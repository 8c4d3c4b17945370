package io.cxintegrate.cxone.schema.internal.read;

import io.cxintegrate.cxone.schema.internal.budget.StackBudget;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds what references lead to: pointers, anchors, identifiers and other documents. Not safe for concurrent use. */
final class Identifiers {
    private static final int MOST_DEPTH = 500;
    private static final int STACK = 250;

    private final Function<String, Optional<Object>> resolver;
    private final StackBudget stack;
    private final Map<String, Place> byUri = new HashMap<>();
    private final Map<Resource, Map<String, Place>> anchors = new HashMap<>();
    private final Map<String, Integer> dynamicAnchors = new HashMap<>();
    private final List<Place> notScanned = new ArrayList<>();
    private int resources;

    Identifiers(Function<String, Optional<Object>> resolver, StackBudget stack) {
        this.resolver = resolver;
        this.stack = stack;
    }

    /** Makes a document known: its identifiers and anchors. */
    Place document(@Nullable Object root, String uri, Dialect unlessNamed) {
        Object named = root instanceof Map<?, ?> m ? m.get("$schema") : null;
        Dialect dialect = Dialect.named(named).orElse(unlessNamed);
        String id = identifier(root, dialect);
        Resource resource = new Resource(root, Place.Path.ROOT, id == null ? uri : resolved(uri, id), dialect);
        register(resource);
        byUri.putIfAbsent(withoutFragment(uri), resource.place());
        notScanned.add(resource.place());
        return resource.place();
    }

    /** Most schemas refer by pointer only: identifiers are looked for when the first one is needed. */
    private void scan() {
        while (!notScanned.isEmpty()) {
            scan(notScanned.remove(notScanned.size() - 1), 0);
        }
    }

    /** Whether all of it is one resource in which every dynamic anchor is unique, so that dynamic references are plain ones. */
    boolean isStatic() {
        scan();
        return resources == 1 && dynamicAnchors.values().stream().allMatch(n -> n == 1);
    }

    /** What a reference leads to; empty when that is nothing. */
    Optional<Place> find(String ref, Resource from) {
        int hash = ref.indexOf('#');
        String fragment = hash < 0 ? "" : percentDecoded(ref.substring(hash + 1));
        String document = hash < 0 ? ref : ref.substring(0, hash);
        if (document.isEmpty()) {
            return within(from, fragment);
        }
        scan();
        String uri = withoutFragment(resolved(from.base(), document));
        Place found = byUri.get(uri);
        if (found == null) {
            Optional<Object> other = resolver.apply(uri);
            if (other.isEmpty()) {
                return Optional.empty();
            }
            found = document(other.get(), uri, from.dialect());
        }
        return within(found.resource(), fragment);
    }

    private Optional<Place> within(Resource resource, String fragment) {
        if (fragment.isEmpty()) {
            return Optional.of(resource.place());
        }
        if (!fragment.startsWith("/")) {
            scan();
            return Optional.ofNullable(anchors.getOrDefault(resource, Map.of()).get(fragment));
        }
        Place at = resource.place();
        for (String raw : fragment.substring(1).split("/", -1)) {
            String step = raw.replace("~1", "/").replace("~0", "~");
            if (at.value() instanceof Map<?, ?> map && map.containsKey(step)) {
                at = entered(at.member(step));
            } else if (at.value() instanceof List<?> list
                    && step.matches("0|[1-9][0-9]{0,8}")
                    && Integer.parseInt(step) < list.size()) {
                at = entered(at.element(Integer.parseInt(step)));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(at);
    }

    /** The place as part of the resource it starts, if it starts one. */
    Place entered(Place at) {
        String id = identifier(at.value(), at.resource().dialect());
        if (id == null
                || id.startsWith("#")
                || at.path().equals(at.resource().place().path())) {
            return at;
        }
        scan();
        Place known = byUri.get(withoutFragment(resolved(at.resource().base(), id)));
        return known != null && known.value() == at.value() ? known : at;
    }

    private void register(Resource resource) {
        resources++;
        if (!resource.base().isEmpty()) {
            byUri.putIfAbsent(withoutFragment(resource.base()), resource.place());
        }
    }

    /** Goes through everything: a map that is no schema has no identifier that anybody refers to. */
    private void scan(Place at, int depth) {
        if (depth > MOST_DEPTH) {
            return;
        }
        stack.enter(STACK);
        try {
            scanned(at, depth);
        } finally {
            stack.leave(STACK);
        }
    }

    private void scanned(Place at, int depth) {
        Place here = at;
        if (at.value() instanceof Map<?, ?> map) {
            Dialect dialect = at.resource().dialect();
            String id = depth == 0 ? null : identifier(map, dialect);
            if (id != null && !id.startsWith("#")) {
                Dialect own = Dialect.named(map.get("$schema")).orElse(dialect);
                Resource inner =
                        new Resource(map, at.path(), resolved(at.resource().base(), id), own);
                register(inner);
                here = inner.place();
            }
            String own = identifier(map, dialect);
            if (own != null && own.startsWith("#") && !dialect.from(Dialect.DRAFT_2019_09)) {
                anchor(here, own.substring(1));
            }
            if (dialect.from(Dialect.DRAFT_2019_09)) {
                anchor(here, map.get("$anchor"));
                anchor(here, map.get("$dynamicAnchor"));
                if (map.get("$dynamicAnchor") instanceof String s) {
                    dynamicAnchors.merge(s, 1, Integer::sum);
                }
            }
            for (Map.Entry<?, ?> e : map.entrySet()) {
                String name = (String) e.getKey();
                if (isComposite(e.getValue()) && !name.equals("enum") && !name.equals("const")) {
                    scan(here.at(name, e.getValue()), depth + 1);
                }
            }
        } else if (at.value() instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                if (isComposite(list.get(i))) {
                    scan(here.element(i), depth + 1);
                }
            }
        }
    }

    private static boolean isComposite(@Nullable Object value) {
        return value instanceof Map || value instanceof List;
    }

    private void anchor(Place at, @Nullable Object name) {
        if (name instanceof String s) {
            anchors.computeIfAbsent(at.resource(), r -> new HashMap<>()).putIfAbsent(s, at);
        }
    }

    private static @Nullable String identifier(@Nullable Object schema, Dialect dialect) {
        if (!(schema instanceof Map<?, ?> map)) {
            return null;
        }
        boolean ignored = map.containsKey("$ref") && !dialect.from(Dialect.DRAFT_2019_09);
        Object id = map.get(dialect == Dialect.DRAFT_4 ? "id" : "$id");
        return id instanceof String s && !ignored && !s.isEmpty() ? s : null;
    }

    private static String resolved(String base, String ref) {
        try {
            return base.isEmpty() ? ref : URI.create(base).resolve(ref).toString();
        } catch (IllegalArgumentException e) {
            return ref;
        }
    }

    private static String withoutFragment(String uri) {
        int hash = uri.indexOf('#');
        return hash < 0 ? uri : uri.substring(0, hash);
    }

    /** A reference is a URI, so its fragment may be percent-encoded; {@code +} is a plus here, unlike in a form. */
    private static String percentDecoded(String fragment) {
        if (fragment.indexOf('%') < 0) {
            return fragment;
        }
        byte[] bytes = fragment.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low >= 0) {
                decoded[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                decoded[length++] = bytes[i];
            }
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }
}
