package io.cxintegrate.core.transform.fields.convert;

import java.io.Serializable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function from a plain value to a plain value or null, which can be serialized if what it holds can: written as a lambda or a
 * method reference, a rule that uses it can be sent to another machine. Must be safe to call from several threads at once.
 */
@FunctionalInterface
public interface FieldFunction extends Function<Object, @Nullable Object>, Serializable {}
