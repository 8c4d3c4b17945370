package io.cxintegrate.core.transform;

import io.cxintegrate.core.transform.internal.BareKeys;
import io.cxintegrate.core.transform.internal.SourceText;
import io.cxintegrate.core.transform.internal.Token;
import java.util.List;

/**
 * Finds what compiles but does not do what its author means. Stateless and safe to share between threads.
 *
 * <p>The one rule so far is {@value #UNQUOTED_OBJECT_KEY}: in {@code {status: $.status}} the key is an expression, so the
 * result is named after what the input holds in {@code status}; at best that fails with {@code T1003}, at worst the field is
 * silently lost. {@code {"status": $.status}} is meant. Grouping ({@code Order{Product: $sum(Price)}}) and constructors that
 * are a step of a path ({@code Phone.{type: number}}) are left alone: there a key out of the data is how JSONata is used.
 */
public final class ExpressionLint {
    /** The rule about keys of object constructors that are bare names. */
    public static final String UNQUOTED_OBJECT_KEY = "unquoted-object-key";

    private ExpressionLint() {}

    /**
     * Checks an expression; one that does not compile is checked as far as it can be read.
     *
     * @return the findings in the order of their places; empty when there is nothing to say
     */
    public static List<LintFinding> check(String source) {
        List<Token> keys = BareKeys.find(source);
        SourceText text = new SourceText(source);
        String fixed = withQuotes(source, keys);
        return keys.stream()
                .map(key -> new LintFinding(
                        UNQUOTED_OBJECT_KEY,
                        key.start(),
                        text.line(key.start()),
                        text.column(key.start()),
                        "the key " + key.text() + " is an expression that reads the input; write "
                                + BareKeys.quoted(key) + " for a fixed key",
                        fixed))
                .toList();
    }

    private static String withQuotes(String source, List<Token> keys) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (Token key : keys) {
            out.append(source, copied, key.start()).append(BareKeys.quoted(key));
            copied = key.end();
        }
        return out.append(source, copied, source.length()).toString();
    }
}
