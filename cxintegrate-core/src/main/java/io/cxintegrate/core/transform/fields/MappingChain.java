package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Mappings one after the other, as one. Immutable and safe to share between threads.
 *
 * <p>Where the rules allow it, a source goes through all of them in one pass; the result is the same, member by member in the
 * same order. They allow it as long as every mapping passes unmapped fields and skips missing ones ({@link Unmapped#PASS}, {@link
 * MissingSource#SKIP}), and its rules move, copy, remove or write constants between members of the outermost object, without
 * conditions and defaults. A source that has a member where one of the mappings writes on the way takes the long way.
 */
public final class MappingChain {
    private final List<FieldMapping> mappings;
    private final @Nullable Fusion fusion;

    private MappingChain(List<FieldMapping> mappings) {
        this.mappings = List.copyOf(mappings);
        this.fusion = this.mappings.size() < 2 ? null : Fusion.of(this.mappings);
    }

    /** The chain of these mappings in this order; of none, the source comes out as it is. */
    public static MappingChain of(List<FieldMapping> mappings) {
        return new MappingChain(mappings);
    }

    /** As they were given. */
    public List<FieldMapping> mappings() {
        return mappings;
    }

    /** Whether there is one pass for all of them. */
    public boolean isFused() {
        return fusion != null;
    }

    /**
     * The source gone through all mappings; the source stays as it is.
     *
     * @throws MappingException as the first mapping that cannot be applied throws it
     */
    public JsonObject apply(JsonObject source) {
        if (fusion != null && fusion.fits(source)) {
            try {
                return fusion.mapping().apply(source);
            } catch (MappingException e) {
                // Whose rule it was is known to the mapping alone, below.
                return oneByOne(source);
            }
        }
        return oneByOne(source);
    }

    private JsonObject oneByOne(JsonObject source) {
        JsonObject at = Objects.requireNonNull(source, "source");
        for (FieldMapping mapping : mappings) {
            at = mapping.apply(at);
        }
        return at;
    }

    @Override
    public String toString() {
        return "MappingChain" + mappings;
    }
}
