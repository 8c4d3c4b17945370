package io.cxintegrate.cxone.schema.change;

import java.util.Locale;

/**
 * What kind of change a {@link SchemaChange} is. The list is closed: a keyword this library does not know is
 * {@link #OTHER_CHANGED}, never left out. A kind says what was edited in the schema; whether that breaks anybody is another
 * question, which the verdicts of {@link io.cxintegrate.cxone.schema.SchemaDiff} answer.
 */
public enum ChangeKind {
    /** A name that {@code properties} did not list is listed now. */
    PROPERTY_ADDED,

    /** A name that {@code properties} listed is not listed any more. */
    PROPERTY_REMOVED,

    /** A name was put into {@code required}. */
    REQUIRED_ADDED,

    /** A name was taken out of {@code required}. */
    REQUIRED_REMOVED,

    /** {@code type} allows other types than before, neither more nor fewer only. */
    TYPE_CHANGED,

    /** {@code type} allows more types than before, such as {@code number} for {@code integer}, or fell away. */
    TYPE_WIDENED,

    /** {@code type} allows fewer types than before, or was put where there was none. */
    TYPE_NARROWED,

    /** {@code enum}: a value was added or removed, or the keyword came or went. */
    ENUM_CHANGED,

    /** {@code const} came, went or has another value; {@code 1} and {@code 1.0} are the same value. */
    CONST_CHANGED,

    /** {@code minimum}, {@code maximum}, {@code exclusiveMinimum} or {@code exclusiveMaximum}. */
    BOUND_CHANGED,

    /** {@code multipleOf}. */
    MULTIPLE_OF_CHANGED,

    /** {@code minLength} or {@code maxLength}. */
    LENGTH_CHANGED,

    /** {@code minItems}, {@code maxItems}, {@code minProperties}, {@code maxProperties}, {@code minContains}, {@code maxContains}. */
    COUNT_CHANGED,

    /** {@code pattern}, compared as text: two spellings of one language are a change. */
    PATTERN_CHANGED,

    /** {@code format}. */
    FORMAT_CHANGED,

    /** {@code items}, for all elements alike, came, went or turned between a schema and true or false. */
    ITEMS_CHANGED,

    /** A position of a tuple ({@code prefixItems}, or {@code items} as an array) or {@code additionalItems}. */
    TUPLE_CHANGED,

    /** {@code contains} came or went. */
    CONTAINS_CHANGED,

    /** {@code uniqueItems}. */
    UNIQUE_ITEMS_CHANGED,

    /** {@code additionalProperties} turned between open, closed and a schema. */
    ADDITIONAL_PROPERTIES_CHANGED,

    /** A pattern of {@code patternProperties} came or went. */
    PATTERN_PROPERTIES_CHANGED,

    /** {@code propertyNames} came or went. */
    PROPERTY_NAMES_CHANGED,

    /** {@code unevaluatedProperties} or {@code unevaluatedItems}. */
    UNEVALUATED_CHANGED,

    /** {@code dependencies}, {@code dependentRequired} or {@code dependentSchemas}. */
    DEPENDENCY_CHANGED,

    /** A branch of {@code allOf}, {@code anyOf} or {@code oneOf} came or went, or {@code not} did. */
    COMPOSITION_CHANGED,

    /** {@code if}, {@code then} or {@code else} came or went. */
    CONDITIONAL_CHANGED,

    /** A reference that is not followed (to another document, to an anchor, dynamic), or an identifier, has another text. */
    REFERENCE_CHANGED,

    /** A schema that allows nothing ({@code false}) became one that allows something, or the other way round. */
    SCHEMA_REPLACED,

    /** {@code $schema} names another draft. */
    DRAFT_CHANGED,

    /** {@code title}, {@code description}, {@code default}, {@code examples} and the like: no event is judged otherwise. */
    ANNOTATION_CHANGED,

    /** A keyword that this library does not know has another value. */
    OTHER_CHANGED;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The stable name in reports, such as {@code property-removed}. */
    public String id() {
        return id;
    }
}
