package io.cxintegrate.core.transform.internal.picture;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the at most two halves of a number picture, taken apart and checked (XPath Functions 3.1, section 4.7.3 and 4.7.4). */
final class SubPicture {
    final String prefix;
    final String suffix;
    final int scale;
    final List<Integer> integerGroups;
    final List<Integer> fractionGroups;
    final int scalingFactor;
    final boolean percent;
    final boolean perMille;
    final boolean hasDecimal;
    final int minExponent;
    final int minInteger;
    final int minFraction;
    final int maxFraction;

    private final NumberSymbols symbols;

    SubPicture(String picture, NumberSymbols symbols) {
        this.symbols = symbols;
        int first = 0;
        while (first < picture.length() && !startsActivePart(picture.charAt(first))) {
            first++;
        }
        int last = picture.length();
        while (last > first && !startsActivePart(picture.charAt(last - 1))) {
            last--;
        }
        check(first < last, "D3086");
        prefix = picture.substring(0, first);
        suffix = picture.substring(last);
        String active = picture.substring(first, last);
        int e = active.indexOf(symbols.exponent());
        String mantissa = e < 0 ? active : active.substring(0, e);
        String exponent = e < 0 ? null : active.substring(e + 1);
        int point = mantissa.indexOf(symbols.decimal());
        String integer = point < 0 ? mantissa : mantissa.substring(0, point);
        String fraction = point < 0 ? "" : mantissa.substring(point + 1);
        percent = picture.contains(symbols.percent());
        perMille = picture.contains(symbols.perMille());
        hasDecimal = point >= 0;
        validate(picture, active, mantissa, integer, fraction, exponent);

        scalingFactor = familyDigits(integer);
        int minInt = scalingFactor;
        int minFrac = familyDigits(fraction);
        int maxFrac = anyDigits(fraction);
        if (minInt == 0 && maxFrac == 0) {
            if (exponent == null) {
                minInt = 1;
            } else {
                minFrac = 1;
                maxFrac = 1;
            }
        }
        if (exponent != null && minInt == 0 && integer.indexOf(symbols.digit()) >= 0) {
            minInt = 1;
        }
        if (minInt == 0 && minFrac == 0) {
            minFrac = 1;
        }
        minInteger = minInt;
        minFraction = minFrac;
        maxFraction = Math.max(maxFrac, minFrac);
        minExponent = exponent == null ? 0 : exponent.length();
        integerGroups = new ArrayList<>();
        for (int i = 0; i < integer.length(); i++) {
            if (integer.charAt(i) == symbols.grouping()) {
                integerGroups.add(anyDigits(integer.substring(i)));
            }
        }
        fractionGroups = new ArrayList<>();
        for (int i = 0; i < fraction.length(); i++) {
            if (fraction.charAt(i) == symbols.grouping()) {
                fractionGroups.add(anyDigits(fraction.substring(0, i)));
            }
        }
        scale = percent ? 2 : perMille ? 3 : 0;
    }

    /** The exponent's sign alone is a letter of the text around the number. */
    private boolean startsActivePart(char c) {
        return symbols.isActive(c) && c != symbols.exponent();
    }

    private void validate(
            String picture,
            String active,
            String mantissa,
            String integer,
            String fraction,
            @Nullable String exponent) {
        String grouping = String.valueOf(symbols.grouping());
        String decimal = String.valueOf(symbols.decimal());
        check(atMostOnce(picture, decimal), "D3081");
        check(atMostOnce(picture, symbols.percent()), "D3082");
        check(atMostOnce(picture, symbols.perMille()), "D3083");
        check(!percent || !perMille, "D3084");
        check(anyDigits(mantissa) > 0, "D3085");
        check(active.chars().allMatch(symbols::isActive), "D3086");
        check(!mantissa.contains(grouping + decimal) && !mantissa.contains(decimal + grouping), "D3087");
        check(!integer.endsWith(grouping), "D3088");
        check(!picture.contains(grouping + grouping), "D3089");
        int optional = integer.lastIndexOf(symbols.digit());
        check(optional < 0 || familyDigits(integer.substring(0, optional)) == 0, "D3090");
        optional = fraction.indexOf(symbols.digit());
        check(optional < 0 || familyDigits(fraction.substring(optional)) == 0, "D3091");
        if (exponent != null) {
            check(exponent.isEmpty() || (!percent && !perMille), "D3092");
            check(!exponent.isEmpty() && exponent.chars().allMatch(symbols::isFamilyDigit), "D3093");
        }
    }

    private static boolean atMostOnce(String picture, String sign) {
        return picture.indexOf(sign) == picture.lastIndexOf(sign);
    }

    private int familyDigits(String part) {
        return (int) part.chars().filter(symbols::isFamilyDigit).count();
    }

    private int anyDigits(String part) {
        return (int) part.chars().filter(symbols::isAnyDigit).count();
    }

    private static void check(boolean holds, String code) {
        if (!holds) {
            throw new PictureException(code);
        }
    }
}
