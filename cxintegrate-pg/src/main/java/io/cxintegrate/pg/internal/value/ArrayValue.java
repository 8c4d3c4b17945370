package io.cxintegrate.pg.internal.value;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elements of an array to bind; never written as text, which would have to be quoted.
 *
 * @param element the type of the elements
 * @param items values as they are bound, or null
 */
public record ArrayValue(ServerType element, List<@Nullable Object> items) {}
