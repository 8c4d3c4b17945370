package io.cxintegrate.core.transform.internal.picture;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A picture of a number such as {@code #,##0.00} or {@code 0.0##e00}, with another one for negative numbers. Immutable. */
public final class NumberPicture {
    private final NumberSymbols symbols;
    private final List<SubPicture> halves = new ArrayList<>();

    private NumberPicture(String picture, Map<?, ?> options) {
        symbols = NumberSymbols.of(options);
        String[] parts = picture.split(Pattern.quote(String.valueOf(symbols.patternSeparator())), -1);
        if (parts.length > 2) {
            throw new PictureException("D3080");
        }
        for (String part : parts) {
            halves.add(new SubPicture(part, symbols));
        }
    }

    /**
     * Reads a picture.
     *
     * @param options the signs to use instead of the usual ones, under the names that XPath has for them
     * @throws PictureException D3080 to D3093 if it is against a rule, T0410 if an option is
     */
    public static NumberPicture of(String picture, Map<?, ?> options) {
        return new NumberPicture(picture, options);
    }

    /** The number as the picture says, rounded half to even. */
    public String format(Number value) {
        BigDecimal number =
                value instanceof Double ? BigDecimal.valueOf(value.doubleValue()) : new BigDecimal(value.toString());
        boolean negative = number.signum() < 0;
        SubPicture p = halves.get(negative && halves.size() > 1 ? 1 : 0);
        BigDecimal mantissa = number.abs().movePointRight(p.scale);
        int exponent = 0;
        if (p.minExponent > 0 && mantissa.signum() > 0) {
            exponent = mantissa.precision() - mantissa.scale() - p.scalingFactor;
            mantissa = mantissa.movePointLeft(exponent);
        }
        String digits = mantissa.setScale(p.maxFraction, RoundingMode.HALF_EVEN).toPlainString();
        int point = digits.indexOf('.');
        String integer = (point < 0 ? digits : digits.substring(0, point)).replaceFirst("^0+", "");
        String fraction = point < 0 ? "" : digits.substring(point + 1).replaceFirst("0+$", "");
        integer = "0".repeat(Math.max(0, p.minInteger - integer.length())) + integer;
        fraction = fraction + "0".repeat(Math.max(0, p.minFraction - fraction.length()));

        StringBuilder out = new StringBuilder();
        out.append(negative && halves.size() == 1 ? symbols.minus() : "").append(p.prefix);
        appendInteger(out, integer, p.integerGroups);
        if (p.hasDecimal && !fraction.isEmpty()) {
            out.append(symbols.decimal());
        }
        for (int i = 0; i < fraction.length(); i++) {
            if (p.fractionGroups.contains(i)) {
                out.append(symbols.grouping());
            }
            out.append(digit(fraction.charAt(i)));
        }
        if (p.minExponent > 0) {
            String power = Integer.toString(Math.abs(exponent));
            out.append(symbols.exponent()).append(exponent < 0 ? symbols.minus() : "");
            out.append(String.valueOf(symbols.zero()).repeat(Math.max(0, p.minExponent - power.length())));
            power.chars().forEach(c -> out.append(digit((char) c)));
        }
        return out.append(p.suffix).toString();
    }

    private void appendInteger(StringBuilder out, String integer, List<Integer> groups) {
        int repeat = repeat(groups);
        for (int i = 0; i < integer.length(); i++) {
            int right = integer.length() - i;
            boolean separated = repeat > 0 ? right % repeat == 0 : groups.contains(right);
            if (i > 0 && separated) {
                out.append(symbols.grouping());
            }
            out.append(digit(integer.charAt(i)));
        }
    }

    /** Groups of one size go on to the left for ever: {@code #,##0} groups millions, too. */
    private static int repeat(List<Integer> groups) {
        int smallest = groups.stream().mapToInt(Integer::intValue).min().orElse(0);
        for (int i = 1; i <= groups.size(); i++) {
            if (!groups.contains(i * smallest)) {
                return 0;
            }
        }
        return smallest;
    }

    private char digit(char ascii) {
        return (char) (symbols.zero() + ascii - '0');
    }
}
