package io.cxintegrate.genesys.internal.template;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.velocity.runtime.directive.ForeachScope;
import org.apache.velocity.util.introspection.Info;
import org.apache.velocity.util.introspection.Uberspect;
import org.apache.velocity.util.introspection.VelMethod;
import org.apache.velocity.util.introspection.VelPropertyGet;
import org.apache.velocity.util.introspection.VelPropertySet;
import org.jspecify.annotations.Nullable;

/** What a template may reach from a value: nothing by reflection, only what is listed here. Safe to share. */
final class Sandbox implements Uberspect {
    private final Supplier<Budget> budgets;

    /** @param budgets for single text methods, which may hold a regular expression without an end */
    Sandbox(Supplier<Budget> budgets) {
        this.budgets = budgets;
    }

    @Override
    public void init() {
        // Nothing to prepare.
    }

    @Override
    public @Nullable Iterator<?> getIterator(Object value, @Nullable Info at) {
        if (value instanceof Collection<?> items) {
            return items.iterator();
        }
        return null;
    }

    @Override
    public @Nullable VelMethod getMethod(
            @Nullable Object value, String name, @Nullable Object[] given, @Nullable Info at) {
        if (value == null) {
            return null;
        }
        if (value instanceof Tool tool) {
            return new Method(name, (on, a) -> ((Tool) on).call(name, a), tool);
        }
        if (value instanceof String text) {
            return new Method(name, (on, a) -> TextMethods.call((String) on, name, a, budgets.get()), text);
        }
        if (value instanceof Scope scope && name.equals("get")) {
            return new Method(name, (on, a) -> ((Scope) on).get(a.text(0)), scope);
        }
        if (value instanceof List<?> list) {
            return new Method(name, (on, a) -> listMethod((List<?>) on, name, a), list);
        }
        if (value instanceof Map<?, ?> map) {
            return new Method(name, (on, a) -> mapMethod((Map<?, ?>) on, name, a), map);
        }
        if ((value instanceof Number || value instanceof Boolean) && name.equals("toString")) {
            return new Method(name, (on, a) -> on.toString(), value);
        }
        throw new TemplateFault("the method " + name + " is not allowed here");
    }

    private static @Nullable Object listMethod(List<?> list, String name, Arguments a) {
        return switch (name) {
            case "size" -> list.size();
            case "isEmpty" -> list.isEmpty();
            case "get" -> {
                int index = a.integer(0);
                yield index >= 0 && index < list.size() ? list.get(index) : null;
            }
            case "contains" ->
                list.contains(a.values().isEmpty() ? null : a.values().get(0));
            default -> throw new TemplateFault("the method " + name + " of a list is not allowed here");
        };
    }

    private static @Nullable Object mapMethod(Map<?, ?> map, String name, Arguments a) {
        return switch (name) {
            case "size" -> map.size();
            case "isEmpty" -> map.isEmpty();
            case "get" -> map.get(a.text(0));
            case "containsKey" -> map.containsKey(a.text(0));
            default -> throw new TemplateFault("the method " + name + " of a map is not allowed here");
        };
    }

    @Override
    public @Nullable VelPropertyGet getPropertyGet(@Nullable Object value, String name, @Nullable Info at) {
        if (value instanceof Scope) {
            return new Property(name, on -> ((Scope) on).get(name));
        }
        if (value instanceof Tool) {
            return new Property(name, on -> ((Tool) on).property(name));
        }
        if (value instanceof ForeachScope) {
            return new Property(name, on -> position((ForeachScope) on, name));
        }
        if (value instanceof Map) {
            return new Property(name, on -> ((Map<?, ?>) on).get(name));
        }
        // As on the platform, a property that is not there leaves the reference as it is written.
        return null;
    }

    private static @Nullable Object position(ForeachScope loop, String name) {
        return switch (name) {
            case "index" -> loop.getIndex();
            case "count" -> loop.getCount();
            case "hasNext" -> loop.getHasNext();
            case "first" -> loop.getFirst();
            case "last" -> loop.getLast();
            default -> null;
        };
    }

    @Override
    public @Nullable VelPropertySet getPropertySet(
            @Nullable Object value, String name, @Nullable Object set, @Nullable Info at) {
        throw new TemplateFault("setting the property " + name + " is not allowed here");
    }

    private interface Call {
        @Nullable
        Object on(Object value, Arguments arguments);
    }

    private record Method(String name, Call call, Object value) implements VelMethod {
        @Override
        public @Nullable Object invoke(Object on, @Nullable Object[] arguments) {
            return call.on(on, Arguments.of(name, arguments));
        }

        @Override
        public boolean isCacheable() {
            return false;
        }

        @Override
        public String getMethodName() {
            return name;
        }

        @Override
        @SuppressWarnings("NullAway") // There is no method behind it, and nobody asks for one.
        public java.lang.reflect.Method getMethod() {
            return null;
        }

        @Override
        public Class<?> getReturnType() {
            return Object.class;
        }
    }

    private record Property(String name, Function<Object, @Nullable Object> get) implements VelPropertyGet {
        @Override
        public @Nullable Object invoke(Object on) {
            return get.apply(on);
        }

        @Override
        public boolean isCacheable() {
            return false;
        }

        @Override
        public String getMethodName() {
            return name;
        }
    }
}
