package io.cxintegrate.core.transform.internal.source;

import java.util.ArrayList;
import java.util.List;

/** Takes the object constructor that is the whole of a source apart into its members, by place. */
public final class Members {
    /**
     * One member.
     *
     * @param key its key as it is written
     * @param start offset of the first character of its value
     * @param end offset behind the last one
     */
    public record Member(String key, int start, int end) {}

    private Members() {}

    /** In order; empty if the source is anything else than one object constructor with members. */
    public static List<Member> of(String source) {
        List<Token> tokens = Tokens.of(source);
        int last = tokens.size() - 1;
        if (last < 1 || !tokens.get(0).isOperator("{") || !tokens.get(last).isOperator("}")) {
            return List.of();
        }
        List<Member> members = new ArrayList<>();
        int depth = 0;
        int questions = 0;
        int first = 1;
        int colon = -1;
        for (int i = 1; i <= last; i++) {
            Token t = tokens.get(i);
            if (t.isOperator("(") || t.isOperator("[") || t.isOperator("{")) {
                depth++;
            } else if (depth > 0 && (t.isOperator(")") || t.isOperator("]") || t.isOperator("}"))) {
                depth--;
            } else if (depth == 0 && t.isOperator("?") && !t.operandPlace()) {
                questions++;
            } else if (depth == 0 && t.isOperator(":") && questions > 0) {
                questions--;
            } else if (depth == 0 && t.isOperator(":") && colon < 0) {
                colon = i;
            } else if (depth == 0 && (t.isOperator(",") || t.isOperator("}"))) {
                if (colon <= first - 1 || colon + 1 >= i || (i < last && t.isOperator("}"))) {
                    return List.of();
                }
                members.add(new Member(
                        source.substring(
                                tokens.get(first).start(), tokens.get(colon - 1).end()),
                        tokens.get(colon + 1).start(),
                        tokens.get(i - 1).end()));
                first = i + 1;
                colon = -1;
                questions = 0;
            }
        }
        return members;
    }
}
