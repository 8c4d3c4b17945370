package io.cxintegrate.core.transform.internal.source;

import io.cxintegrate.core.transform.internal.source.Token.Kind;
import java.math.BigDecimal;
import java.util.List;

/** Number literals with more digits than a calculation keeps. */
public final class LossyNumbers {
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
        // So large a one is refused when it is compiled; the length keeps 1e999999999 from being written out here.
        return Double.isFinite(d)
                && number.length() > 15
                && new BigDecimal(number).compareTo(new BigDecimal(Double.toString(d))) != 0;
    }
}
