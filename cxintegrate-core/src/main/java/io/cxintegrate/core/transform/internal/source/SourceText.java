package io.cxintegrate.core.transform.internal.source;

import io.cxintegrate.core.transform.internal.source.Token.Kind;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Expression source with its places: from an offset to line, column and an excerpt with a caret. Immutable. */
public final class SourceText {
    /** Longer lines are shown in part. */
    private static final int WINDOW = 100;

    private static final int BEFORE_CARET = 60;

    private final String source;

    /** A view of this source. */
    public SourceText(String source) {
        this.source = source;
    }

    /** The source as it was given. */
    public String source() {
        return source;
    }

    /** The line of an offset, counted from 1; 0 for a negative offset. */
    public int line(int offset) {
        if (offset < 0) {
            return 0;
        }
        int line = 1;
        for (int i = 0; i < offset; i++) {
            if (endsLine(i)) {
                line++;
            }
        }
        return line;
    }

    /** The column of an offset in UTF-16 units, counted from 1; 0 for a negative offset. */
    public int column(int offset) {
        return offset < 0 ? 0 : offset - lineStart(offset) + 1;
    }

    /** The line around an offset and, below it, a caret; both indented by two blanks. */
    public String excerpt(int offset) {
        int first = lineStart(offset);
        int last = offset;
        while (last < source.length() && source.charAt(last) != '\n' && source.charAt(last) != '\r') {
            last++;
        }
        int from = last - first <= WINDOW ? first : Math.max(first, offset - BEFORE_CARET);
        int to = Math.min(last, Math.max(from + WINDOW, offset));
        String before = from > first ? "..." : "";
        String after = to < last ? "..." : "";
        return "  " + before + source.substring(from, to).replace('\t', ' ') + after + "\n  "
                + " ".repeat(before.length() + offset - from) + "^";
    }

    /**
     * Where the engine's position points to. The engine counts to the end of a token, people look for its start; a call is
     * shown at the function's name rather than at its parenthesis.
     *
     * @return an offset, or -1 if the engine did not say
     */
    public int offset(int enginePosition) {
        if (enginePosition <= 0) {
            return -1;
        }
        int end = Math.min(enginePosition, source.length());
        List<Token> tokens = Tokens.of(source);
        for (int i = 0; i < tokens.size(); i++) {
            Token t = tokens.get(i);
            if (t.end() == end) {
                Token before = i > 0 ? tokens.get(i - 1) : t;
                boolean call = t.isOperator("(") && (before.kind() == Kind.VARIABLE || before.kind() == Kind.NAME);
                return call ? before.start() : t.start();
            }
        }
        return end;
    }

    /** Behind the last visible character. */
    public int end() {
        return source.stripTrailing().length();
    }

    /** Where the only token stands that is one of these; -1 if there is none, or more than one to choose from. */
    public int only(List<String> tokenTexts) {
        return only(t -> tokenTexts.contains(t.text()));
    }

    /** Where the only token of this kind stands; -1 if there is none, or more than one to choose from. */
    public int onlyOf(Kind kind) {
        return only(t -> t.kind() == kind);
    }

    private int only(Predicate<Token> wanted) {
        List<Token> found = Tokens.of(source).stream().filter(wanted).limit(2).toList();
        return found.size() == 1 ? found.get(0).start() : -1;
    }

    /** The names of all variables it mentions, without the dollar sign. */
    public Set<String> variables() {
        return Tokens.of(source).stream()
                .filter(t -> t.kind() == Kind.VARIABLE)
                .map(t -> t.text().substring(1))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether it may copy through the engine's text form, as the transform operator does. */
    public boolean mentionsTransform() {
        return Tokens.of(source).stream().anyMatch(t -> t.isOperator("|"));
    }

    /** How many of the operators {@code ?:} and {@code ??} it has. */
    public long defaultOperators() {
        return Tokens.of(source).stream()
                .filter(t -> t.isOperator("?:") || t.isOperator("??"))
                .count();
    }

    private int lineStart(int offset) {
        int i = offset;
        while (i > 0 && !endsLine(i - 1)) {
            i--;
        }
        return i;
    }

    /** Whether the line ends behind this character: LF, CR LF and CR all do. */
    private boolean endsLine(int i) {
        char c = source.charAt(i);
        return c == '\n' || (c == '\r' && (i + 1 == source.length() || source.charAt(i + 1) != '\n'));
    }
}
