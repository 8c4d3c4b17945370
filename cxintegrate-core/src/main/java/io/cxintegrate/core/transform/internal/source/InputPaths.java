package io.cxintegrate.core.transform.internal.source;

import io.cxintegrate.core.transform.internal.source.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which fields of its input a source names, as far as that shows in its text. */
public final class InputPaths {
    private static final Set<String> WORDS = Set.of("true", "false", "null", "function", "λ");

    private InputPaths() {}

    /**
     * The paths in order of their first place, such as {@code customer.name}. A path inside a predicate or a function is as it is
     * written there, relative to what stands before it.
     */
    public static List<String> of(String source) {
        List<Token> tokens = Tokens.of(source);
        Set<String> paths = new LinkedHashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token t = tokens.get(i);
            boolean root = t.kind() == Kind.VARIABLE
                    && (t.text().equals("$") || t.text().equals("$$"));
            if ((root || isName(t))
                    && t.operandPlace()
                    && (i == 0 || !tokens.get(i - 1).isOperator("."))) {
                List<String> names = new ArrayList<>();
                if (!root) {
                    names.add(t.text());
                }
                while (i + 2 < tokens.size() && tokens.get(i + 1).isOperator(".") && isName(tokens.get(i + 2))) {
                    names.add(tokens.get(i + 2).text());
                    i += 2;
                }
                boolean call = i + 1 < tokens.size() && tokens.get(i + 1).isOperator("(");
                if (!names.isEmpty() && !(call && names.size() == 1)) {
                    paths.add(String.join(".", names));
                }
            }
        }
        return List.copyOf(paths);
    }

    private static boolean isName(Token t) {
        return t.kind() == Kind.QUOTED_NAME || (t.kind() == Kind.NAME && !WORDS.contains(t.text()));
    }
}
