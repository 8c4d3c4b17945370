package io.cxintegrate.core.transform.internal.source;

import io.cxintegrate.core.transform.internal.source.Token.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/** Number literals with more digits than a calculation keeps. */
public final class LossyNumbers {
    private static final Pattern ZERO = Pattern.compile("-?[0.]+([eE].*)?");

    private LossyNumbers() {}

    /** Those, in order. */
    public static List<Token> find(String source) {
        return Tokens.of(source).stream()
                .filter(t -> t.kind() == Kind.NUMBER && isLossy(t.text()))
                .toList();
    }

    /** What is left of it. */
    public static String kept(Token number) {
        return new BigDecimal(Double.toString(Double.parseDouble(number.text()))).toPlainString();
    }

    private static boolean isLossy(String number) {
        double d = Double.parseDouble(number);
        if (number.length() <= 15 || Double.isInfinite(d)) {
            // So large a one is refused when it is compiled.
            return false;
        }
        // 1e-99999999999 is beyond BigDecimal, and 1e-999999999 must not be written out: the digits alone tell.
        return d == 0
                ? !ZERO.matcher(number).matches()
                : new BigDecimal(number).compareTo(new BigDecimal(Double.toString(d))) != 0;
    }
}
