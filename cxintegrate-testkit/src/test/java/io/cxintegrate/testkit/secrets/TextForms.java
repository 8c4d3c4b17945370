package io.cxintegrate.testkit.secrets;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The text form of an object and of everything it holds, in fields or behind accessors. What a field or an accessor holds as
 * plain text is not a text form and does not count: something has to hold the secret.
 */
final class TextForms {
    private static final String OURS = "io.cxintegrate.";

    private record Step(String path, Object value) {}

    private final Leaks leaks;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> classes = new TreeSet<>();
    private final Deque<Step> open = new ArrayDeque<>();

    TextForms(Leaks leaks) {
        this.leaks = leaks;
    }

    /** Hears the text forms of all that can be reached from here. */
    void walk(Object root) {
        add(root.getClass().getSimpleName(), root);
        while (!open.isEmpty()) {
            Step step = open.pop();
            Object value = step.value;
            if (value instanceof Optional<?> optional) {
                optional.ifPresent(held -> add(step.path, held));
            } else if (value instanceof Map<?, ?> map) {
                map.forEach((key, held) -> add(step.path + "[" + key + "]", held));
            } else if (value instanceof Collection<?> items) {
                items.forEach(held -> add(step.path + "[]", held));
            } else if (value instanceof Object[] items) {
                for (Object item : items) {
                    add(step.path + "[]", item);
                }
            } else if (value.getClass().getName().startsWith(OURS)) {
                classes.add(value.getClass().getName());
                leaks.hear("text form of " + step.path, value.toString());
                fields(step);
                accessors(step);
            }
        }
    }

    /** The names of the classes whose text form was heard. */
    Set<String> classes() {
        return classes;
    }

    private void add(String path, @Nullable Object value) {
        // Enumerations and the like have many instances but one way of talking.
        if (value != null && !(value instanceof Enum<?>) && seen.add(value)) {
            open.push(new Step(path, value));
        }
    }

    private void fields(Step step) {
        for (Class<?> c = step.value.getClass(); c != null && c.getName().startsWith(OURS); c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    try {
                        field.setAccessible(true);
                        add(step.path + "." + field.getName(), field.get(step.value));
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
    }

    /** What the public methods without parameters return that give out objects of ours and change nothing. */
    private void accessors(Step step) {
        for (Method method : step.value.getClass().getMethods()) {
            if (method.getParameterCount() == 0
                    && !Modifier.isStatic(method.getModifiers())
                    && Modifier.isPublic(method.getDeclaringClass().getModifiers())
                    && isOfInterest(method.getReturnType())
                    && method.getDeclaringClass().getName().startsWith(OURS)
                    && !method.getName().equals("build")
                    && !method.getName().equals("drain")) {
                try {
                    add(step.path + "." + method.getName() + "()", method.invoke(step.value));
                } catch (InvocationTargetException e) {
                    leaks.hear(e.getCause());
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static boolean isOfInterest(Class<?> type) {
        return type.getName().startsWith(OURS)
                || type == Optional.class
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type);
    }
}
