/**
 * What must outlive a process, behind small interfaces: {@link io.cxintegrate.core.store.DocumentStore} keeps JSON documents
 * that change, such as what is deployed where; {@link io.cxintegrate.core.store.SchemaHistory} keeps versions of JSON Schemas,
 * which do not. In memory here; where a database driver is, over a database. Tokens, audit records and dead letters have
 * stores of their own, beside what they keep.
 */
@NullMarked
package io.cxintegrate.core.store;

import org.jspecify.annotations.NullMarked;
