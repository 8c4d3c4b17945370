package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Utils;
import io.cxintegrate.core.transform.internal.Repair.Arguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text functions that the engine gets wrong, or that could run or grow without end in it. */
final class TextRepairs {
    static final List<Repair> ALL = List.of(
            // These follow the language of the machine: a Turkish one makes $uppercase('i') an I with a dot.
            new Repair("lowercase", "<s-:s>", (a, guard) -> mapText(a, t -> t.toLowerCase(Locale.ROOT))),
            new Repair("uppercase", "<s-:s>", (a, guard) -> mapText(a, t -> t.toUpperCase(Locale.ROOT))),
            // Fails on an input that is not there.
            new Repair("trim", "<s-:s>", (a, guard) -> mapText(a, Functions::trim)),
            // Takes time by the square of the width, and any width.
            new Repair("pad", "<s-ns?:s>", TextRepairs::pad),
            new Repair("join", "<a<s>s?:s>", TextRepairs::join),
            // Regular expressions that never end; stack traces printed; groups and limits other than JSONata's.
            new Repair("contains", "<s-(sf):b>", TextRepairs::contains),
            new Repair("match", "<s-f<s:o>n?:a<o>>", TextRepairs::match),
            new Repair("split", "<s-(sf)n?:a<s>>", TextRepairs::split),
            new Repair("replace", "<s-(sf)(sf)n?:s>", TextReplace::replace));

    private TextRepairs() {}

    private static @Nullable Object mapText(Arguments a, UnaryOperator<String> change) {
        String text = a.text(0);
        return text == null ? null : change.apply(text);
    }

    private static @Nullable Object pad(Arguments a, Guard guard) {
        String text = a.text(0);
        Number width = a.number(1);
        if (text == null || width == null) {
            return text;
        }
        String filler = a.text(2) == null || String.valueOf(a.text(2)).isEmpty() ? " " : String.valueOf(a.text(2));
        long missing = Math.abs(width.longValue()) - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        int[] fill = filler.codePoints().toArray();
        guard.checkText(text.length() + missing);
        StringBuilder padding = new StringBuilder();
        for (int i = 0; i < missing; i++) {
            padding.appendCodePoint(fill[i % fill.length]);
        }
        return width.longValue() < 0 ? padding + text : text + padding;
    }

    private static @Nullable Object join(Arguments a, Guard guard) {
        if (!(a.get(0) instanceof List<?> texts)) {
            return null;
        }
        String separator = a.text(1) == null ? "" : String.valueOf(a.text(1));
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            guard.tick();
            guard.checkText(joined.length());
            joined.append(i > 0 ? separator : "").append(texts.get(i));
        }
        return joined.toString();
    }

    private static @Nullable Object contains(Arguments a, Guard guard) {
        String text = a.text(0);
        Object token = a.get(1);
        if (text == null || token == null) {
            return null;
        }
        if (token instanceof String part) {
            return text.contains(part);
        }
        if (!(token instanceof JFunction) && !Functions.isLambda(token) && !(token instanceof Pattern)) {
            throw new JException("T0410", -1, 2);
        }
        Matcher matcher = Regexp.matcher(token, text, guard);
        return matcher == null ? TextReplace.matchesOf(token, text).hasNext() : matcher.find();
    }

    private static @Nullable Object match(Arguments a, Guard guard) {
        String text = a.text(0);
        Number limit = a.number(2);
        if (limit != null && limit.doubleValue() < 0) {
            throw new JException("D3040", -1, limit);
        }
        if (text == null || a.get(1) == null) {
            return null;
        }
        List<Object> matches = Utils.createSequence();
        TextReplace.matches(a.get(1), text, guard, limit, m -> {
            Map<String, Object> match = new LinkedHashMap<>();
            match.put("match", m.text());
            match.put("index", m.start());
            match.put("groups", m.groups());
            matches.add(match);
            guard.checkItems(matches.size());
        });
        return matches;
    }

    private static @Nullable Object split(Arguments a, Guard guard) {
        String text = a.text(0);
        Object separator = a.get(1);
        Number limit = a.number(2);
        if (limit != null && limit.doubleValue() < 0) {
            throw new JException("D3020", -1, limit);
        }
        if (text == null || separator == null) {
            return null;
        }
        double most = limit == null ? Double.POSITIVE_INFINITY : Math.floor(limit.doubleValue());
        if (separator instanceof String s) {
            List<String> parts = s.isEmpty() ? Arrays.asList(text.split("")) : parts(text, s, guard);
            parts = text.isEmpty() && s.isEmpty() ? List.of() : parts;
            return new ArrayList<>(parts.subList(0, (int) Math.min(parts.size(), most)));
        }
        List<Object> parts = new ArrayList<>();
        int[] from = {0};
        TextReplace.matches(separator, text, guard, limit, m -> {
            parts.add(text.substring(from[0], m.start()));
            from[0] = m.end();
            guard.checkItems(parts.size());
        });
        if (parts.size() < most) {
            parts.add(text.substring(from[0]));
        }
        return parts;
    }

    private static List<String> parts(String text, String separator, Guard guard) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            guard.tick();
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }
}
