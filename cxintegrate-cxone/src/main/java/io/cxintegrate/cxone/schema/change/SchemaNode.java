package io.cxintegrate.cxone.schema.change;

import io.cxintegrate.cxone.schema.change.SchemaDocument.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema as it applies at one place: the keywords that stand there, and from draft 2019-09 on those of what it refers to as
 * well, each with its own pointer. Immutable.
 */
final class SchemaNode {
    private final SchemaDocument document;
    private final List<Place> chain;
    private final boolean referred;
    private final Map<String, Place> keywords = new LinkedHashMap<>();

    SchemaNode(SchemaDocument document, List<Place> chain, boolean referred, boolean refStandsAlone) {
        this.document = document;
        this.chain = chain;
        this.referred = referred;
        for (Place at : chain) {
            if (at.value() instanceof Map<?, ?> map) {
                boolean hasRef = map.get("$ref") instanceof String;
                for (Object name : map.keySet()) {
                    String keyword = (String) name;
                    boolean followed = keyword.equals("$ref") && isFollowed(map.get(keyword));
                    boolean ignored = hasRef && refStandsAlone && !keyword.equals("$ref");
                    if (!followed && !ignored) {
                        add(keyword, at.member(keyword));
                    }
                }
            }
        }
    }

    SchemaDocument document() {
        return document;
    }

    /** Where the schema stands, references followed. */
    Place place() {
        return chain.get(chain.size() - 1);
    }

    /** What tells this schema from all others of its document. */
    List<String> identity() {
        List<String> pointers = new ArrayList<>();
        chain.forEach(p -> pointers.add(p.pointer()));
        return pointers;
    }

    /** Whether a reference led here, without which no cycle can close. */
    boolean isReferred() {
        return referred;
    }

    /** Whether it is, or refers to, the schema {@code false}. */
    boolean allowsNothing() {
        return chain.stream().anyMatch(p -> Boolean.FALSE.equals(p.value()));
    }

    /** The names of the keywords, in order. */
    Set<String> keywords() {
        return keywords.keySet();
    }

    /** The keyword and where it stands; null when it is not there. */
    @Nullable
    Place keyword(String name) {
        return keywords.get(name);
    }

    /** A keyword both beside a reference and at its target applies twice; the second stays visible under a name of its own. */
    private void add(String keyword, Place place) {
        String name = keyword;
        for (int i = 2; keywords.containsKey(name); i++) {
            name = keyword + "#" + i;
        }
        keywords.put(name, place);
    }

    private static boolean isFollowed(@Nullable Object ref) {
        return ref instanceof String s && SchemaDocument.isLocal(s);
    }
}
