package io.cxintegrate.cxone.schema.change;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of the two schemas: its values by pointer, and its references. Immutable. */
final class SchemaDocument {
    /** A value and where it stands. */
    record Place(@Nullable Object value, String pointer) {
        Place member(String name) {
            Object inner = value instanceof Map<?, ?> map ? map.get(name) : null;
            return new Place(inner, pointer + "/" + name.replace("~", "~0").replace("/", "~1"));
        }

        Place element(int index) {
            Object inner = value instanceof List<?> list ? list.get(index) : null;
            return new Place(inner, pointer + "/" + index);
        }
    }

    private final String label;
    private final @Nullable Object root;
    private final boolean refStandsAlone;

    /** @param label {@code old} or {@code new}, for messages */
    SchemaDocument(String label, @Nullable Object root) {
        this.label = label;
        this.root = root;
        // Up to draft 7 the keywords beside a $ref are ignored (draft-handrews-json-schema-01, section 8.3); CXone's
        // events
        // are draft 7, so that is what a schema without $schema is.
        Object draft = root instanceof Map<?, ?> map ? map.get("$schema") : null;
        this.refStandsAlone = !(draft instanceof String s && (s.contains("2019-09") || s.contains("2020-12")));
    }

    String label() {
        return label;
    }

    SchemaNode root() {
        return node(new Place(root, ""));
    }

    /**
     * The schema at a place with its local references followed.
     *
     * @throws InvalidInputException if it is no schema, or a reference leads nowhere or back to itself
     */
    SchemaNode node(Place start) {
        List<Place> chain = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Place at = start;
        while (at.value() instanceof Map<?, ?> map && map.get("$ref") instanceof String ref && isLocal(ref)) {
            if (!seen.add(at.pointer())) {
                throw new InvalidInputException("the " + label + " schema has a reference at '" + start.pointer()
                        + "/$ref' that leads back to itself without describing anything; give it a target that has"
                        + " keywords of its own");
            }
            if (!refStandsAlone && map.size() > 1) {
                chain.add(at);
            }
            at = target(ref, at.pointer());
        }
        if (!(at.value() instanceof Map) && !(at.value() instanceof Boolean)) {
            throw wrongType(at, "an object or a boolean");
        }
        chain.add(at);
        return new SchemaNode(this, chain, !seen.isEmpty(), refStandsAlone);
    }

    InvalidInputException wrongType(Place at, String expected) {
        return new InvalidInputException("the " + label + " schema should have " + expected + " at '"
                + SchemaChange.shown(at.pointer()) + "' but has "
                + (at.value() == null ? "null" : "a value of type " + Json.typeOf(at.value())));
    }

    /** Whether it is a reference this class follows: into this document, by pointer. */
    static boolean isLocal(String ref) {
        return ref.equals("#") || ref.startsWith("#/");
    }

    private Place target(String ref, String from) {
        Place at = new Place(root, "");
        if (ref.equals("#")) {
            return at;
        }
        for (String raw : percentDecoded(ref.substring(2)).split("/", -1)) {
            String step = raw.replace("~1", "/").replace("~0", "~");
            Place next = null;
            if (at.value() instanceof Map<?, ?> map && map.containsKey(step)) {
                next = at.member(step);
            } else if (at.value() instanceof List<?> list && step.matches("0|[1-9][0-9]{0,8}")) {
                int index = Integer.parseInt(step);
                next = index < list.size() ? at.element(index) : null;
            }
            if (next == null) {
                throw new InvalidInputException("the " + label + " schema has a reference at '" + from
                        + "/$ref' that points to nothing: '" + ref + "'");
            }
            at = next;
        }
        return at;
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
