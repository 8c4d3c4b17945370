package io.cxintegrate.core.transform.internal;

import io.cxintegrate.core.transform.internal.source.Token;
import io.cxintegrate.core.transform.internal.source.Token.Kind;
import io.cxintegrate.core.transform.internal.source.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The source as the engine gets it: each regular expression is a variable that holds our own {@link Regexp}, since the engine's
 * cannot be stopped. Immutable.
 */
final class EngineSource {
    /** What an expression could switch the guard off with, were it allowed to assign it. */
    static final String RESERVED = "__evaluate_";

    private static final String NAME = RESERVED + "regex";

    private final String text;
    private final List<Pattern> regexps = new ArrayList<>();
    private final List<String> originals = new ArrayList<>();
    /** How much longer the original is, from each place of the text on. */
    private final TreeMap<Integer, Integer> shifts = new TreeMap<>(Map.of(0, 0));

    /** @throws EngineFault X0002 if a regular expression is not valid */
    EngineSource(String source) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (Token token : Tokens.of(source)) {
            int close = token.kind() == Kind.REGEX ? Tokens.closingSlash(source, token.start()) : -1;
            if (close > token.start() + 1) {
                String pattern = source.substring(token.start() + 1, close);
                out.append(source, copied, token.start())
                        .append('$')
                        .append(NAME)
                        .append(regexps.size());
                copied = token.end();
                shifts.put(out.length(), token.end() - out.length());
                // Else what follows would be part of the name.
                out.append(' ');
                shifts.put(out.length(), token.end() - out.length());
                originals.add(token.text());
                regexps.add(compile(pattern, source.substring(close + 1, token.end()), token.start()));
            }
        }
        // The blank keeps the engine from reading past the end behind a last comment.
        text = out.append(source, copied, source.length()).append(' ').toString();
    }

    private static Pattern compile(String pattern, String flags, int offset) {
        boolean lines = flags.contains("m");
        int options = (flags.contains("i") ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0)
                | (lines ? Pattern.MULTILINE : 0);
        try {
            return Pattern.compile(inJava(pattern, lines), options);
        } catch (PatternSyntaxException e) {
            throw new EngineFault("X0002", offset, FaultTexts.text("X0002", null, null));
        } catch (StackOverflowError e) {
            throw new EngineFault("D1011", offset, FaultTexts.text("D1011", null, null));
        }
    }

    /** Java gives a meaning to some signs within brackets that are just themselves in JavaScript, and to the end of the text. */
    private static String inJava(String pattern, boolean lines) {
        StringBuilder java = new StringBuilder();
        boolean brackets = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                java.append(c).append(pattern.charAt(++i));
            } else if (brackets) {
                java.append(c == '[' || c == '&' ? "\\" : "").append(c);
                brackets = c != ']';
            } else if (pattern.startsWith("[^]", i)) {
                java.append("[\\s\\S]");
                i += 2;
            } else {
                brackets = c == '[';
                java.append(c == '$' && !lines ? "\\z" : String.valueOf(c));
            }
        }
        return java.toString();
    }

    /** What the engine is to compile. */
    String text() {
        return text;
    }

    /** The variables to bind, without the dollar sign. */
    Map<String, Regexp> variables(Running running) {
        Map<String, Regexp> variables = new TreeMap<>();
        for (int i = 0; i < regexps.size(); i++) {
            variables.put(NAME + i, new Regexp(regexps.get(i), running));
        }
        return variables;
    }

    /** Where a position of the engine is in the original. */
    int original(int enginePosition) {
        return enginePosition <= 0
                ? enginePosition
                : enginePosition + shifts.floorEntry(enginePosition).getValue();
    }

    /** A regular expression for the variable that stands for it; anything else as it is. */
    @Nullable
    Object original(@Nullable Object word) {
        if (word instanceof String name && name.matches(NAME + "[0-9]+")) {
            return originals.get(Integer.parseInt(name.substring(NAME.length())));
        }
        return word;
    }
}
