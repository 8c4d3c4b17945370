/**
 * What the public packages of this module share and users must not touch: the rules that keep credentials out of connector
 * definitions, the grammar of connection strings and webhook URLs, and the plumbing of asynchronous calls. Nothing here does
 * I/O, and nothing here knows a public type of this module.
 */
@NullMarked
package io.cxintegrate.cxone.internal;

import org.jspecify.annotations.NullMarked;
