package io.cxintegrate.genesys.internal.template;

import java.util.Set;
import org.apache.velocity.runtime.parser.node.ASTDirective;
import org.apache.velocity.runtime.parser.node.ASTIntegerLiteral;
import org.apache.velocity.runtime.parser.node.ASTIntegerRange;
import org.apache.velocity.runtime.parser.node.ASTMathNode;
import org.apache.velocity.runtime.parser.node.ASTStringLiteral;
import org.apache.velocity.runtime.parser.node.Node;

/** Which parts of the template language are taken; asked before anything runs. */
final class TemplateRules {
    private static final Set<String> REFUSED = Set.of("include", "parse", "evaluate", "define", "macro", "stop");
    private static final int MAX_RANGE = 10_000;
    private static final int MAX_OPERATORS = 200;

    private final java.util.function.Function<String, Node> parser;
    private int operators;

    /** @param parser for what stands in quotes, which is a template of its own */
    TemplateRules(java.util.function.Function<String, Node> parser) {
        this.parser = parser;
    }

    /** @throws TemplateFault if something is not taken */
    void check(Node node) {
        if (node instanceof ASTDirective d && isRefused(d.getDirectiveName())) {
            throw new TemplateFault("the directive #" + d.getDirectiveName() + " is not allowed here");
        }
        if (node instanceof ASTIntegerRange range) {
            checkRange(range);
        }
        if (node instanceof ASTMathNode && ++operators > MAX_OPERATORS) {
            throw new TemplateFault("the template has more than " + MAX_OPERATORS + " arithmetic operators");
        }
        if (node instanceof ASTStringLiteral) {
            checkText(node.literal());
        }
        for (int i = 0; i < node.jjtGetNumChildren(); i++) {
            check(node.jjtGetChild(i));
        }
    }

    private static boolean isRefused(String directive) {
        return REFUSED.contains(directive) || directive.startsWith("@");
    }

    private void checkText(String literal) {
        boolean interpolated = literal.startsWith("\"") && (literal.indexOf('$') >= 0 || literal.indexOf('#') >= 0);
        if (interpolated) {
            check(parser.apply(literal.substring(1, literal.length() - 1).replace("\"\"", "\"")));
        }
    }

    private static void checkRange(ASTIntegerRange range) {
        if (!(range.jjtGetChild(0) instanceof ASTIntegerLiteral from)
                || !(range.jjtGetChild(1) instanceof ASTIntegerLiteral to)) {
            throw new TemplateFault("a range needs two numbers as its ends here, such as [1..10]");
        }
        if (Math.abs(number(to) - number(from)) >= MAX_RANGE) {
            throw new TemplateFault("a range may have " + MAX_RANGE + " numbers at most here");
        }
    }

    private static long number(Node literal) {
        String digits = literal.literal().trim();
        return digits.length() > 12 ? Long.MAX_VALUE / 4 : Long.parseLong(digits);
    }
}
