package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of the source. Immutable and safe to share between threads. It is a function, as JSONata wants it, and
 * one that ends in time: the engine's own cannot be called by {@code $map} and {@code $filter}, and never looks at the clock.
 */
final class Regexp extends JFunction {
    private final Pattern pattern;
    private final Running running;

    Regexp(Pattern pattern, Running running) {
        super((input, arguments) -> null, "<s?:o>");
        this.pattern = pattern;
        this.running = running;
    }

    /** The matcher that a function works with, from a regular expression of ours or one that {@code $eval} has read. */
    static @Nullable Matcher matcher(@Nullable Object expression, String text, Guard guard) {
        if (expression instanceof Regexp r) {
            return r.pattern.matcher(new WatchedText(text, guard));
        }
        return expression instanceof Pattern p ? p.matcher(new WatchedText(text, guard)) : null;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the engine declares it
    public @Nullable Object call(@Nullable Object input, List arguments) {
        if (arguments.isEmpty() || !(arguments.get(0) instanceof String text)) {
            return null;
        }
        return next(pattern.matcher(new WatchedText(text, running.guard())), text.length());
    }

    private static @Nullable Map<String, Object> next(Matcher matcher, int length) {
        if (!matcher.find()) {
            return null;
        }
        Map<String, Object> match = new LinkedHashMap<>();
        match.put("match", matcher.group());
        match.put("start", matcher.start());
        match.put("end", matcher.end());
        match.put("groups", groups(matcher));
        match.put("next", new Next(matcher, length));
        return match;
    }

    /** What looks for the match after this one; no part of a result, as the reference leaves it out of its JSON. */
    static final class Next extends JFunction {
        private final Matcher matcher;
        private final int length;

        Next(Matcher matcher, int length) {
            super((input, arguments) -> null, "<:o>");
            this.matcher = matcher;
            this.length = length;
        }

        @Override
        @SuppressWarnings("rawtypes") // as the engine declares it
        public @Nullable Object call(@Nullable Object input, List arguments) {
            return matcher.end() >= length ? null : next(matcher, length);
        }
    }

    /** The captured groups; one that took no part is the empty text. */
    static List<String> groups(Matcher matcher) {
        List<String> groups = new ArrayList<>(matcher.groupCount());
        for (int i = 1; i <= matcher.groupCount(); i++) {
            String group = matcher.group(i);
            groups.add(group == null ? "" : group);
        }
        return groups;
    }

    /**
     * A text that looks at the clock while a regular expression reads it: a hostile one reads the same few characters for ever,
     * and nothing else can stop it. Used by one thread.
     */
    private static final class WatchedText implements CharSequence {
        private final String text;
        private final Guard guard;

        WatchedText(String text, Guard guard) {
            this.text = text;
            this.guard = guard;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            guard.tick();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
