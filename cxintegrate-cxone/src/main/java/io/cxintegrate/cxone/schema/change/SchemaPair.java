package io.cxintegrate.cxone.schema.change;

/**
 * Two schemas to be compared.
 *
 * @param field the field of the event that both describe; see {@link SchemaChange#field()}
 */
record SchemaPair(SchemaNode before, SchemaNode after, String field) {}
