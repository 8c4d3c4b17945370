/**
 * Moving events from one version of their schema to another: {@link io.cxintegrate.cxone.evolution.EventMigration}, which puts
 * versions and validation around the rules of {@link io.cxintegrate.core.transform.fields.FieldMapping};
 * {@link io.cxintegrate.cxone.evolution.MigrationGraph}, which chains migrations;
 * {@link io.cxintegrate.cxone.evolution.MigrationSuggestion}, which proposes rules, and
 * {@link io.cxintegrate.cxone.evolution.MigrationProof}, which looks for events they fail on. What changed between two schemas is
 * the business of {@code schema}; publishing and broadcasting what comes out is that of others. No I/O here.
 */
@NullMarked
package io.cxintegrate.cxone.evolution;

import org.jspecify.annotations.NullMarked;
