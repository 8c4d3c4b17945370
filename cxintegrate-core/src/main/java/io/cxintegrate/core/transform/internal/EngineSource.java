package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Jsonata.JFunction;
import io.cxintegrate.core.transform.internal.source.Callees;
import io.cxintegrate.core.transform.internal.source.Callees.Callee;
import io.cxintegrate.core.transform.internal.source.Node;
import io.cxintegrate.core.transform.internal.source.Token;
import io.cxintegrate.core.transform.internal.source.Token.Kind;
import io.cxintegrate.core.transform.internal.source.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The source as the engine gets it: each regular expression is a variable that holds our own {@link Regexp}, since the engine's
 * cannot be stopped, and around what is called there is a {@link CalleeCheck}, where it may be no function. Immutable.
 */
final class EngineSource {
    /** What an expression could switch the guard off with, were it allowed to assign it. */
    static final String RESERVED = "__evaluate_";

    private static final String REGEX = RESERVED + "regex";

    private static final String CALLEE = RESERVED + "callee";

    private final String text;
    private final List<Pattern> regexps = new ArrayList<>();
    private final List<String> originals = new ArrayList<>();
    private final Map<String, CalleeCheck> checks = new TreeMap<>();
    /** How much longer the original is, from each place of the text on. */
    private final TreeMap<Integer, Integer> shifts = new TreeMap<>(Map.of(0, 0));

    /** What is put in the place of a part of the original, which may be nothing; of two at one place the lower rank is first. */
    private record Edit(int start, int end, int rank, Runnable replacement) {}

    /**
     * @param hidden whether a variable may stand in the place of a function of JSONata
     * @throws EngineFault X0002 if a regular expression is not valid
     */
    EngineSource(String source, boolean hidden) {
        StringBuilder out = new StringBuilder();
        List<Edit> edits = new ArrayList<>();
        for (Token token : Tokens.of(source)) {
            int close = token.kind() == Kind.REGEX ? Tokens.closingSlash(source, token.start()) : -1;
            if (close > token.start() + 1) {
                edits.add(new Edit(token.start(), token.end(), 0, () -> regexp(token, close, source, out)));
            }
        }
        for (Callee callee : Callees.uncertain(source, hidden)) {
            int call = callee.parenthesis().start();
            String check = CALLEE + call;
            // Of f(1)(2), which begins twice, the outer call is the later one.
            edits.add(new Edit(callee.start(), callee.start(), -call, () -> out.append("$" + check + "(")));
            edits.add(new Edit(call, call, 0, () -> check(check, callee, out)));
        }
        edits.sort(
                Comparator.comparingInt(Edit::start).thenComparingInt(Edit::end).thenComparingInt(Edit::rank));
        int copied = 0;
        for (Edit edit : edits) {
            out.append(source, copied, edit.start());
            edit.replacement().run();
            copied = edit.end();
            shifts.put(out.length(), copied - out.length());
        }
        // The blank keeps the engine from reading past the end behind a last comment.
        text = out.append(source, copied, source.length()).append(' ').toString();
    }

    private void regexp(Token token, int close, String source, StringBuilder out) {
        String pattern = source.substring(token.start() + 1, close);
        out.append('$').append(REGEX).append(regexps.size());
        shifts.put(out.length(), token.end() - out.length());
        // Else what follows would be part of the name.
        out.append(' ');
        originals.add(token.text());
        regexps.add(compile(pattern, source.substring(close + 1, token.end()), token.start()));
    }

    private void check(String variable, Callee callee, StringBuilder out) {
        Token name = callee.what().token();
        boolean field = name.kind() == Kind.NAME && callee.what().kind() == Node.Kind.NAME;
        out.append(field ? ", $" + name.text() + ")" : ")");
        checks.put(variable, new CalleeCheck(name.text(), out.length() + 1));
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
    Map<String, JFunction> variables(Running running) {
        Map<String, JFunction> variables = new TreeMap<>(checks);
        for (int i = 0; i < regexps.size(); i++) {
            variables.put(REGEX + i, new Regexp(regexps.get(i), running));
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
        if (word instanceof String name && name.matches(REGEX + "[0-9]+")) {
            return originals.get(Integer.parseInt(name.substring(REGEX.length())));
        }
        return word;
    }
}
