package io.cxintegrate.core.transform.internal.picture;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Numbers as English words, letters and Roman numerals, there and back. */
final class NumberWords {
    private static final List<String> FEW = List.of(
            "Zero",
            "One",
            "Two",
            "Three",
            "Four",
            "Five",
            "Six",
            "Seven",
            "Eight",
            "Nine",
            "Ten",
            "Eleven",
            "Twelve",
            "Thirteen",
            "Fourteen",
            "Fifteen",
            "Sixteen",
            "Seventeen",
            "Eighteen",
            "Nineteen");
    private static final List<String> ORDINALS = List.of(
            "Zeroth",
            "First",
            "Second",
            "Third",
            "Fourth",
            "Fifth",
            "Sixth",
            "Seventh",
            "Eighth",
            "Ninth",
            "Tenth",
            "Eleventh",
            "Twelfth",
            "Thirteenth",
            "Fourteenth",
            "Fifteenth",
            "Sixteenth",
            "Seventeenth",
            "Eighteenth",
            "Nineteenth");
    private static final List<String> DECADES =
            List.of("Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety");
    private static final List<String> MAGNITUDES = List.of("Thousand", "Million", "Billion", "Trillion");
    private static final BigInteger THOUSAND = BigInteger.valueOf(1000);
    private static final int[] ROMAN_VALUES = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
    private static final List<String> ROMAN =
            List.of("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i");
    /** More of them would be a text of that length for no reader. */
    private static final int MAX_ROMAN = 1_000_000;

    private static final Map<String, BigInteger> VALUES = values();

    private NumberWords() {}

    /** In title case, such as {@code Three Hundred and Twenty-First}. */
    static String words(BigInteger number, boolean ordinal) {
        return words(number, false, ordinal);
    }

    private static String words(BigInteger number, boolean continues, boolean ordinal) {
        if (number.compareTo(THOUSAND) >= 0) {
            int magnitude = Math.min((number.toString().length() - 1) / 3, MAGNITUDES.size());
            BigInteger[] parts = number.divideAndRemainder(THOUSAND.pow(magnitude));
            String head = (continues ? ", " : "") + words(parts[0], false, false) + " " + MAGNITUDES.get(magnitude - 1);
            return parts[1].signum() > 0 ? head + words(parts[1], true, ordinal) : head + (ordinal ? "th" : "");
        }
        int n = number.intValue();
        if (n >= 100) {
            String head = (continues ? ", " : "") + FEW.get(n / 100) + " Hundred";
            return n % 100 > 0
                    ? head + words(BigInteger.valueOf(n % 100), true, ordinal)
                    : head + (ordinal ? "th" : "");
        }
        String and = continues ? " and " : "";
        if (n < 20) {
            return and + (ordinal ? ORDINALS : FEW).get(n);
        }
        String decade = DECADES.get(n / 10 - 2);
        if (n % 10 > 0) {
            return and + decade + "-" + (ordinal ? ORDINALS : FEW).get(n % 10);
        }
        return and + (ordinal ? decade.substring(0, decade.length() - 1) + "ieth" : decade);
    }

    /** @throws PictureException if a word is not one of a number */
    static BigInteger ofWords(String text) {
        BigInteger total = BigInteger.ZERO;
        BigInteger part = BigInteger.ZERO;
        for (String word : text.toLowerCase(Locale.ROOT).split(",\\s|\\sand\\s|[\\s\\-]", -1)) {
            BigInteger value = VALUES.get(word);
            if (value == null) {
                throw new PictureException("D3130");
            }
            if (value.compareTo(BigInteger.valueOf(100)) < 0) {
                part = part.add(value);
            } else if (value.compareTo(THOUSAND) < 0) {
                part = part.multiply(value);
            } else if (part.signum() > 0) {
                total = total.add(part.multiply(value));
                part = BigInteger.ZERO;
            } else {
                total = total.multiply(value);
            }
        }
        return total.add(part);
    }

    /** Lower case; {@code a} is 1, {@code z} is 26, {@code aa} is 27; zero is the empty text. */
    static String letters(BigInteger number) {
        StringBuilder letters = new StringBuilder();
        BigInteger rest = number;
        BigInteger base = BigInteger.valueOf(26);
        while (rest.signum() > 0) {
            BigInteger[] parts = rest.subtract(BigInteger.ONE).divideAndRemainder(base);
            letters.append((char) ('a' + parts[1].intValue()));
            rest = parts[0];
        }
        return letters.reverse().toString();
    }

    /** @throws PictureException if it is not of the letters a to z only */
    static BigInteger ofLetters(String lowerCase) {
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < lowerCase.length(); i++) {
            char c = lowerCase.charAt(i);
            if (c < 'a' || c > 'z') {
                throw new PictureException("D3130");
            }
            number = number.multiply(BigInteger.valueOf(26)).add(BigInteger.valueOf(c - 'a' + 1));
        }
        return number;
    }

    /**
     * Lower case; zero is the empty text.
     *
     * @throws PictureException above a million, which would be a text of a thousand letters and more
     */
    static String roman(BigInteger number) {
        if (number.compareTo(BigInteger.valueOf(MAX_ROMAN)) > 0) {
            throw new PictureException("D3130");
        }
        StringBuilder roman = new StringBuilder();
        int rest = number.intValue();
        for (int i = 0; i < ROMAN_VALUES.length; i++) {
            for (; rest >= ROMAN_VALUES[i]; rest -= ROMAN_VALUES[i]) {
                roman.append(ROMAN.get(i));
            }
        }
        return roman.toString();
    }

    /** @throws PictureException if it is not of the letters m, d, c, l, x, v and i only */
    static BigInteger ofRoman(String lowerCase) {
        long number = 0;
        int highest = 1;
        for (int i = lowerCase.length() - 1; i >= 0; i--) {
            int known = ROMAN.indexOf(lowerCase.substring(i, i + 1));
            if (known < 0) {
                throw new PictureException("D3130");
            }
            int value = ROMAN_VALUES[known];
            number += value < highest ? -value : value;
            highest = Math.max(highest, value);
        }
        return BigInteger.valueOf(number);
    }

    private static Map<String, BigInteger> values() {
        Map<String, BigInteger> values = new HashMap<>();
        for (int n = 0; n < FEW.size(); n++) {
            put(values, FEW.get(n), BigInteger.valueOf(n));
            put(values, ORDINALS.get(n), BigInteger.valueOf(n));
        }
        for (int i = 0; i < DECADES.size(); i++) {
            String decade = DECADES.get(i);
            BigInteger value = BigInteger.valueOf((i + 2) * 10L);
            put(values, decade, value);
            put(values, decade.substring(0, decade.length() - 1) + "ieth", value);
        }
        put(values, "Hundred", BigInteger.valueOf(100));
        put(values, "Hundredth", BigInteger.valueOf(100));
        for (int i = 0; i < MAGNITUDES.size(); i++) {
            put(values, MAGNITUDES.get(i), THOUSAND.pow(i + 1));
            put(values, MAGNITUDES.get(i) + "th", THOUSAND.pow(i + 1));
        }
        return Map.copyOf(values);
    }

    private static void put(Map<String, BigInteger> values, String word, BigInteger value) {
        values.put(word.toLowerCase(Locale.ROOT), value);
    }
}
