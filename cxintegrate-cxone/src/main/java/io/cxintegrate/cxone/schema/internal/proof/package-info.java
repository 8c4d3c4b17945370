/**
 * Whether every document of one schema is one of another: a search for a document of the first that is none of the second,
 * complete up to a budget. What it finds is a witness, what it refutes is a proof, and the rest is said to be open. A type of
 * JSON has a search of its own, which answers for what stands side by side; {@code Solver} splits alternatives, remembers
 * what was asked before and closes recursion.
 */
@NullMarked
package io.cxintegrate.cxone.schema.internal.proof;

import org.jspecify.annotations.NullMarked;
