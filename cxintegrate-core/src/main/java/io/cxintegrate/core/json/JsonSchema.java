package io.cxintegrate.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compiled JSON Schema. Immutable and safe to share between threads; compile once, validate often.
 *
 * <p>The draft (4, 6, 7, 2019-09 or 2020-12) is the one {@code $schema} names, 2020-12 without one. {@code format} is an
 * annotation, as the later drafts have it. References outside the document are never fetched.
 */
public final class JsonSchema {
    private final JsonObject document;
    private final Schema compiled;

    private JsonSchema(JsonObject document, Schema compiled) {
        this.document = document;
        this.compiled = compiled;
    }

    /**
     * Compiles a schema; without {@code $schema} it is read as draft 2020-12.
     *
     * @throws InvalidInputException if it is not a schema, or names a draft that is not known
     */
    public static JsonSchema of(JsonObject schema) {
        return compile(schema, SpecificationVersion.DRAFT_2020_12, Map.of(), false);
    }

    /**
     * Compiles a schema that refers to other documents; without {@code $schema} one is read as draft 2020-12.
     *
     * @param documents by URI without fragment; nothing else is looked up
     * @param assertFormats whether {@code format} is an assertion, in every draft
     * @throws InvalidInputException if it is not a schema, or names a draft that is not known
     */
    public static JsonSchema of(JsonObject schema, Map<String, JsonObject> documents, boolean assertFormats) {
        return compile(schema, SpecificationVersion.DRAFT_2020_12, documents, assertFormats);
    }

    /**
     * Compiles a schema; without {@code $schema} it is read as draft 7, as the events of CXone are.
     *
     * @throws InvalidInputException if it is not a schema, or names a draft that is not known
     */
    public static JsonSchema draft7(JsonObject schema) {
        return compile(schema, SpecificationVersion.DRAFT_7, Map.of(), false);
    }

    private static JsonSchema compile(
            JsonObject schema,
            SpecificationVersion unlessNamed,
            Map<String, JsonObject> documents,
            boolean assertFormats) {
        try {
            // No resource loader: a schema from outside must not make this process fetch anything.
            SchemaRegistry registry = SchemaRegistry.withDefaultDialect(unlessNamed, b -> {
                b.schemaLoader(l -> l.fetchRemoteResources(false));
                if (!documents.isEmpty()) {
                    Map<String, String> texts = new HashMap<>();
                    documents.forEach((uri, document) -> texts.put(uri, document.toJson()));
                    b.schemas(texts);
                }
                if (assertFormats) {
                    b.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build());
                }
            });
            Schema compiled = registry.getSchema(SchemaLocation.DOCUMENT, Json.node(schema));
            compiled.initializeValidators();
            return new JsonSchema(schema, compiled);
        } catch (SchemaException e) {
            throw new InvalidInputException("not a usable JSON Schema: " + firstLine(e.getMessage()));
        }
    }

    /** The schema as it was given. */
    public JsonObject document() {
        return document;
    }

    /**
     * Checks a plain value or a {@link JsonObject}.
     *
     * @return every violation, its path an RFC 6901 pointer into the value; empty when the value is valid
     * @throws InvalidInputException if there is no answer, because the schema refers to itself without end
     */
    public List<Violation> validate(@Nullable Object value) {
        JsonNode node = Json.node(value);
        try {
            return compiled.validate(node).stream().map(JsonSchema::violation).toList();
        } catch (StackOverflowError e) {
            throw new InvalidInputException(
                    "the JSON Schema refers to itself without end; a '$ref' has to lead into a part of"
                            + " the value, not to the same place again");
        }
    }

    /** Whether a plain value or a {@link JsonObject} is valid. */
    public boolean accepts(@Nullable Object value) {
        return validate(value).isEmpty();
    }

    private static Violation violation(Error e) {
        return new Violation(pointer(e.getInstanceLocation()), text(e));
    }

    private static String text(Error e) {
        Object[] arguments = e.getArguments();
        String keyword = String.valueOf(e.getKeyword());
        // The library's own texts quote the value for some keywords; ours say the rule only.
        return switch (keyword) {
            case "required" -> "required property '" + e.getProperty() + "' is missing";
            case "additionalProperties", "unevaluatedProperties" -> "property '" + e.getProperty() + "' is not allowed";
            case "type" ->
                "is of type " + Json.typeOf(plain(e.getInstanceNode())) + ", expected "
                        + (arguments != null && arguments.length > 1 ? arguments[1] : "another");
            case "enum" -> "is none of the values the schema lists";
            case "const" -> "is not the value the schema demands";
            case "pattern" -> "does not match the pattern of the schema";
            default -> "breaks the rule '" + keyword.toLowerCase(Locale.ROOT) + "' of the schema";
        };
    }

    private static @Nullable Object plain(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : Json.parse(node.toString());
    }

    private static String pointer(NodePath path) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < path.getNameCount(); i++) {
            out.append('/')
                    .append(String.valueOf(path.getElement(i))
                            .replace("~", "~0")
                            .replace("/", "~1"));
        }
        return out.toString();
    }

    private static String firstLine(@Nullable String text) {
        String line = String.valueOf(text).lines().findFirst().orElse("");
        return line.length() > 200 ? line.substring(0, 200) + "..." : line;
    }
}
