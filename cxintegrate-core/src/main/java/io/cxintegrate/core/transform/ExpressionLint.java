package io.cxintegrate.core.transform;

import io.cxintegrate.core.transform.internal.source.BareKeys;
import io.cxintegrate.core.transform.internal.source.FunctionNames;
import io.cxintegrate.core.transform.internal.source.LossyNumbers;
import io.cxintegrate.core.transform.internal.source.SourceText;
import io.cxintegrate.core.transform.internal.source.Token;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what compiles but does not do what its author means. Stateless and safe to share between threads.
 *
 * <ul>
 *   <li>{@value #UNQUOTED_OBJECT_KEY}: in {@code {status: $.status}} the key is an expression, so the result is named after what
 *       the input holds in {@code status}; at best that fails with {@code T1003}, at worst the field is silently lost.
 *       {@code {"status": $.status}} is meant. Grouping ({@code Order{Product: $sum(Price)}}) and constructors that are a step
 *       of a path ({@code Phone.{type: number}}) are left alone: there a key out of the data is how JSONata is used.
 *   <li>{@value #FUNCTION_WITHOUT_DOLLAR}: {@code sum(items.price)} lacks its dollar sign and fails when it is evaluated.
 *   <li>{@value #UNKNOWN_FUNCTION}: {@code $toUpper(name)} calls a function that neither JSONata has nor the source declares,
 *       and fails when it is evaluated. Variables given to an evaluation are values, never functions.
 *   <li>{@value #LOSSY_NUMBER}: {@code 9007199254740993} is another number to JSONata, which counts in doubles. An identifier
 *       belongs in quotes.
 * </ul>
 */
public final class ExpressionLint {
    /** The rule about keys of object constructors that are bare names. */
    public static final String UNQUOTED_OBJECT_KEY = "unquoted-object-key";

    /** The rule about calls of functions that JSONata has under the name with a dollar sign. */
    public static final String FUNCTION_WITHOUT_DOLLAR = "function-without-dollar";

    /** The rule about calls of functions that there are not. */
    public static final String UNKNOWN_FUNCTION = "unknown-function";

    /** The rule about number literals that lose digits. */
    public static final String LOSSY_NUMBER = "lossy-number";

    private ExpressionLint() {}

    /**
     * Checks an expression; one that does not compile is checked as far as it can be read.
     *
     * @return the findings in the order of their places; empty when there is nothing to say
     */
    public static List<LintFinding> check(String source) {
        List<LintFinding> findings = new ArrayList<>();
        List<Token> keys = BareKeys.find(source);
        add(
                findings,
                UNQUOTED_OBJECT_KEY,
                source,
                keys,
                key -> "the key " + key.text() + " is an expression that reads the input; write " + BareKeys.quoted(key)
                        + " for a fixed key",
                replaced(source, keys, BareKeys::quoted));
        List<Token> bare = FunctionNames.withoutDollar(source);
        add(
                findings,
                FUNCTION_WITHOUT_DOLLAR,
                source,
                bare,
                name -> "a function starts with a dollar sign; write $" + name.text(),
                replaced(source, bare, name -> "$" + name.text()));
        add(
                findings,
                UNKNOWN_FUNCTION,
                source,
                FunctionNames.unknown(source),
                name -> "there is no function " + name.text()
                        + FunctionNames.similar(name.text().substring(1))
                                .map(known -> "; did you mean $" + known + "?")
                                .orElse(""),
                null);
        add(
                findings,
                LOSSY_NUMBER,
                source,
                LossyNumbers.find(source),
                number -> "the number " + number.text() + " becomes " + LossyNumbers.kept(number)
                        + "; write an identifier as text, in quotes",
                null);
        findings.sort(Comparator.comparingInt(LintFinding::position));
        return List.copyOf(findings);
    }

    private static void add(
            List<LintFinding> findings,
            String ruleId,
            String source,
            List<Token> tokens,
            Function<Token, String> message,
            @Nullable String fixed) {
        SourceText text = new SourceText(source);
        for (Token t : tokens) {
            findings.add(new LintFinding(
                    ruleId, t.start(), text.line(t.start()), text.column(t.start()), message.apply(t), fixed));
        }
    }

    private static String replaced(String source, List<Token> tokens, Function<Token, String> by) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (Token t : tokens) {
            out.append(source, copied, t.start()).append(by.apply(t));
            copied = t.end();
        }
        return out.append(source, copied, source.length()).toString();
    }
}
