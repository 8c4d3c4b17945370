package io.cxintegrate.core.transform;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.transform.internal.EngineFault;
import io.cxintegrate.core.transform.internal.source.SourceText;

/**
 * An expression that does not compile, or that fails on this input. Immutable and safe to share.
 *
 * <p>The first line of the message names the expression, the code, the place and what is wrong; the lines below show the source
 * with a caret under the place, when the place is known. Values out of the data are never shown, only their types, except
 * what an expression itself passes to {@code $error} or {@code $assert}.
 */
public final class TransformationException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String expressionName;
    private final int position;
    private final int line;
    private final int column;

    private TransformationException(String message, String name, EngineFault fault, SourceText source) {
        super(message, ErrorContext.NONE, fault.code().equals("X0001") ? fault : null);
        this.code = fault.code();
        this.expressionName = name;
        this.position = fault.offset();
        this.line = source.line(fault.offset());
        this.column = source.column(fault.offset());
    }

    static TransformationException compiling(String name, EngineFault fault, SourceText source) {
        return of("expression '" + name + "' is not valid: ", name, fault, source);
    }

    static TransformationException evaluating(String name, EngineFault fault, SourceText source) {
        return of("expression '" + name + "' failed: ", name, fault, source);
    }

    private static TransformationException of(String start, String name, EngineFault fault, SourceText source) {
        int offset = fault.offset();
        String place = offset < 0 ? "" : " at line " + source.line(offset) + ", column " + source.column(offset);
        String excerpt = offset < 0 ? "" : "\n" + source.excerpt(offset);
        return new TransformationException(
                start + fault.code() + place + ": " + fault.text() + excerpt, name, fault, source);
    }

    /**
     * What went wrong, as a code of JSONata ({@code S} for syntax, {@code T} for types, {@code D} for what only the evaluation
     * shows) or one of ours:
     *
     * <ul>
     *   <li>{@code D1011}: nested deeper than {@link ExpressionLimits#maxDepth()} or than the thread's stack allows
     *   <li>{@code D1012}: longer than {@link ExpressionLimits#timeout()}
     *   <li>{@code D2015}: more than {@link ExpressionLimits#maxItems()} items of an array, or values of the result
     *   <li>{@code X0001}: the engine failed in a way JSONata has no code for; the cause says where
     *   <li>{@code X0002}: not a valid regular expression
     *   <li>{@code X0003}: longer than {@link ExpressionLimits#maxExpressionLength()}
     *   <li>{@code X0004}: the input or a binding is not JSON
     *   <li>{@code X0005}: the result is not JSON, for instance a function
     *   <li>{@code X0006}: {@code $eval}, which is switched off unless {@link Expression.Builder#allowEval} switches it on
     *   <li>{@code X0007}: a reserved name, or one that cannot be the name of a variable
     *   <li>{@code X0008}: more than {@link ExpressionLimits#maxTextLength()} characters of a text, or of the result
     *   <li>{@code X0009}: the operator {@code |...|} would make two different numbers of the input the same
     * </ul>
     */
    public String code() {
        return code;
    }

    /** The name the expression was given, {@code expression} without one. */
    public String expressionName() {
        return expressionName;
    }

    /** The offset into the source, counted from 0; -1 when the place is not known. */
    public int position() {
        return position;
    }

    /** Counted from 1; 0 when the place is not known. */
    public int line() {
        return line;
    }

    /** Counted from 1, in UTF-16 units; 0 when the place is not known. */
    public int column() {
        return column;
    }
}
