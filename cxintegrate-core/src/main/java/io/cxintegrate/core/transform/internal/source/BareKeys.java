package io.cxintegrate.core.transform.internal.source;

import io.cxintegrate.core.transform.internal.source.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Finds the keys of object constructors that look like names but are expressions: {@code {status: 1}} asks the input for its
 * field {@code status} and takes the value as the key.
 *
 * <p>Left alone are grouping ({@code Order{Product: ...}}) and constructors that are a step of a path ({@code Phone.{type: ...}}):
 * there a key out of the data is what the author wants.
 */
public final class BareKeys {
    private static final Set<String> LITERALS = Set.of("true", "false", "null");

    private BareKeys() {}

    /** The tokens of those keys, in order. Never fails, whatever the source. */
    public static List<Token> find(String source) {
        List<Token> tokens = Tokens.of(source);
        List<Token> found = new ArrayList<>();
        Deque<Boolean> constructors = new ArrayDeque<>();
        boolean keyPlace = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token t = tokens.get(i);
            boolean named = t.kind() == Kind.QUOTED_NAME || (t.kind() == Kind.NAME && !LITERALS.contains(t.text()));
            if (keyPlace && named && i + 1 < tokens.size() && tokens.get(i + 1).isOperator(":")) {
                found.add(t);
            }
            keyPlace = false;
            if (t.isOperator("{")) {
                keyPlace = t.operandPlace() && (i == 0 || !tokens.get(i - 1).isOperator("."));
                constructors.push(keyPlace);
            } else if (t.isOperator("(") || t.isOperator("[")) {
                constructors.push(false);
            } else if (t.isOperator(")") || t.isOperator("]") || t.isOperator("}")) {
                constructors.poll();
            } else if (t.isOperator(",")) {
                keyPlace = Boolean.TRUE.equals(constructors.peek());
            }
        }
        return found;
    }

    /** The key as a string literal that means the same characters. */
    public static String quoted(Token key) {
        return '"' + plain(key).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The name without the backticks it may stand between. */
    public static String plain(Token name) {
        String text = name.text();
        boolean quoted = name.kind() == Kind.QUOTED_NAME;
        return quoted
                ? text.substring(1, text.endsWith("`") && text.length() > 1 ? text.length() - 1 : text.length())
                : text;
    }
}
