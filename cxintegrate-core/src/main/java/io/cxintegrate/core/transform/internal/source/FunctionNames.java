package io.cxintegrate.core.transform.internal.source;

import io.cxintegrate.core.transform.internal.source.Token.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The functions that JSONata has, and calls of what is none of them. */
public final class FunctionNames {
    private static final Set<String> ALL =
            Set.of(("abs append assert average base64decode base64encode boolean ceil clone contains count decodeUrl"
                            + " decodeUrlComponent distinct each encodeUrl encodeUrlComponent error eval exists filter floor"
                            + " formatBase formatInteger formatNumber fromMillis join keys length lookup lowercase map match"
                            + " max merge millis min not now number pad parseInteger power random reduce replace reverse"
                            + " round shuffle sift single sort split spread sqrt string substring substringAfter"
                            + " substringBefore sum toMillis trim type uppercase zip")
                    .split(" "));

    private FunctionNames() {}

    /** Whether JSONata has a function of this name; without the dollar sign. */
    public static boolean contains(String name) {
        return ALL.contains(name);
    }

    /** The names in calls that the source neither declares nor JSONata has, with the dollar sign. */
    public static List<Token> unknown(String source) {
        List<Token> tokens = Tokens.of(source);
        Set<String> declared = declared(tokens);
        return calls(tokens, Kind.VARIABLE).stream()
                .filter(t -> t.text().length() > 1 && !t.text().equals("$$"))
                .filter(t -> !contains(t.text().substring(1)) && !declared.contains(t.text()))
                .toList();
    }

    /** The names of functions in calls that lack their dollar sign. */
    public static List<Token> withoutDollar(String source) {
        return calls(Tokens.of(source), Kind.NAME).stream()
                .filter(t -> contains(t.text()))
                .toList();
    }

    private static List<Token> calls(List<Token> tokens, Kind kind) {
        return IntStream.range(0, Math.max(0, tokens.size() - 1))
                .filter(i -> tokens.get(i).kind() == kind && tokens.get(i + 1).isOperator("("))
                .mapToObj(tokens::get)
                .toList();
    }

    /** Assigned, parameters of functions, and what {@code @} and {@code #} bind; wherever they are visible. */
    private static Set<String> declared(List<Token> tokens) {
        Set<String> declared = new HashSet<>();
        boolean parameters = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token t = tokens.get(i);
            boolean afterBind = i > 0
                    && (tokens.get(i - 1).isOperator("@") || tokens.get(i - 1).isOperator("#"));
            boolean assigned = i + 1 < tokens.size() && tokens.get(i + 1).isOperator(":=");
            if (t.kind() == Kind.VARIABLE && (afterBind || assigned || parameters)) {
                declared.add(t.text());
            }
            if (t.isOperator("(")) {
                parameters = i > 0
                        && Set.of("function", "λ").contains(tokens.get(i - 1).text());
            } else if (t.isOperator(")")) {
                parameters = false;
            }
        }
        return declared;
    }

    /** The name that is probably meant: the same in another case, or one letter off. */
    public static Optional<String> similar(String name) {
        return Near.of(name, ALL);
    }
}
