package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.Fn0;
import io.cxintegrate.core.transform.internal.Repair.Arguments;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** {@code $replace}, and the walk over matches that the other functions share. */
final class TextReplace {
    private TextReplace() {}

    /** One match of a regular expression or of a matcher function. */
    record Match(
            String text,
            int start,
            List<?> groups,
            @Nullable Object next) {
        int end() {
            return start + text.length();
        }
    }

    static @Nullable Object replace(Arguments a, Guard guard) {
        String text = a.text(0);
        Object pattern = a.get(1);
        Object replacement = a.get(2);
        Number limit = a.number(3);
        if (pattern instanceof String s && s.isEmpty()) {
            throw new JException("D3010", -1);
        }
        if (limit != null && limit.doubleValue() < 0) {
            throw new JException("D3011", -1, limit);
        }
        if (text == null || pattern == null || replacement == null) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int[] from = {0};
        Consumer<Match> each = m -> {
            out.append(text, from[0], m.start());
            out.append(
                    replacement instanceof String s
                            ? pattern instanceof String ? s : expand(s, m)
                            : call(replacement, m));
            guard.checkText(out.length());
            from[0] = m.end();
        };
        if (pattern instanceof String s) {
            literally(text, s, limit, guard, each);
        } else {
            matches(pattern, text, guard, limit, each);
        }
        return out.append(text, from[0], text.length()).toString();
    }

    private static void literally(String text, String part, @Nullable Number limit, Guard guard, Consumer<Match> each) {
        int done = 0;
        for (int at = text.indexOf(part);
                at >= 0 && (limit == null || done < limit.doubleValue());
                at = text.indexOf(part, at + part.length())) {
            guard.tick();
            each.accept(new Match(part, at, List.of(), null));
            done++;
        }
    }

    /** {@code $0} is the match, {@code $1} its first group, {@code $$} a dollar sign; a group of two digits if there is one. */
    private static String expand(String replacement, Match match) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < replacement.length()) {
            char c = replacement.charAt(at);
            char next = at + 1 < replacement.length() ? replacement.charAt(at + 1) : ' ';
            at++;
            if (c != '$') {
                out.append(c);
            } else if (next == '$') {
                out.append('$');
                at++;
            } else if (next < '0' || next > '9') {
                out.append('$');
            } else {
                at += group(replacement, at, match, out);
            }
        }
        return out.toString();
    }

    private static int group(String replacement, int at, Match match, StringBuilder out) {
        int most = String.valueOf(match.groups().size()).length();
        int length = 1;
        while (replacement.charAt(at) != '0'
                && length < most
                && at + length < replacement.length()
                && Character.digit(replacement.charAt(at + length), 10) >= 0) {
            length++;
        }
        int index = Integer.parseInt(replacement.substring(at, at + length));
        if (length > 1 && index > match.groups().size()) {
            length--;
            index = Integer.parseInt(replacement.substring(at, at + length));
        }
        if (index == 0) {
            out.append(match.text());
        } else if (index <= match.groups().size()) {
            out.append(match.groups().get(index - 1));
        }
        return length;
    }

    private static String call(Object replacement, Match match) {
        Map<String, Object> argument = new LinkedHashMap<>();
        argument.put("match", match.text());
        argument.put("start", match.start());
        argument.put("end", match.end());
        argument.put("groups", match.groups());
        if (apply(replacement, List.of(argument)) instanceof String text) {
            return text;
        }
        throw new JException("D3012", -1);
    }

    /** Shows the matches one by one, as many as the limit allows. */
    static void matches(
            @Nullable Object expression, String text, Guard guard, @Nullable Number limit, Consumer<Match> each) {
        Matcher matcher = Regexp.matcher(expression, text, guard);
        Iterator<Match> matches = matcher == null ? matchesOf(expression, text) : matchesOf(matcher, text);
        for (int n = 0; (limit == null || n < limit.doubleValue()) && matches.hasNext(); n++) {
            guard.tick();
            each.accept(matches.next());
        }
    }

    private static Iterator<Match> matchesOf(Matcher matcher, String text) {
        return new Lazy() {
            private boolean stuck;

            @Override
            @Nullable
            Match find() {
                if (stuck) {
                    throw new JException("D1004", -1);
                }
                if ((seen() && matcher.end() >= text.length()) || !matcher.find()) {
                    return null;
                }
                stuck = matcher.start() == matcher.end() && matcher.end() < text.length();
                return new Match(matcher.group(), matcher.start(), Regexp.groups(matcher), null);
            }
        };
    }

    /** The matches of a function that returns what a regular expression would. */
    static Iterator<Match> matchesOf(@Nullable Object function, String text) {
        return new Lazy() {
            private @Nullable Object following;

            @Override
            @Nullable
            Match find() {
                if (seen() && following == null) {
                    return null;
                }
                Object found = seen() ? apply(following, List.of()) : apply(function, List.of(text));
                if (found == null) {
                    return null;
                }
                if (found instanceof Map<?, ?> m
                        && m.get("match") instanceof String match
                        && m.get("start") instanceof Number start
                        && m.get("groups") instanceof List<?> groups
                        && start.intValue() >= 0
                        && start.intValue() + match.length() <= text.length()) {
                    following = m.get("next");
                    return new Match(match, start.intValue(), groups, following);
                }
                throw new JException("T1010", -1);
            }
        };
    }

    /** Calls a function out of the expression. */
    static @Nullable Object apply(@Nullable Object function, List<?> arguments) {
        if (function instanceof Fn0<?> next) {
            return next.get();
        }
        try {
            return Functions.funcApply(function, new ArrayList<>(arguments));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks for a match only when it is asked for. */
    private abstract static class Lazy implements Iterator<Match> {
        private @Nullable Match ready;
        private boolean seen;

        abstract @Nullable Match find();

        /** Whether there was a match before. */
        boolean seen() {
            return seen;
        }

        @Override
        public boolean hasNext() {
            if (ready == null) {
                ready = find();
                seen = true;
            }
            return ready != null;
        }

        @Override
        public Match next() {
            Match match = ready;
            if (match == null) {
                throw new NoSuchElementException();
            }
            ready = null;
            return match;
        }
    }
}
