package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Jsonata;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sentence for each code. {@code %1} and {@code %2} stand for what the engine adds, and are used only where that comes out
 * of the source; {@code %t1} and {@code %t2} give its type, where it comes out of the data and must not be shown.
 */
final class FaultTexts {
    private static final int LONGEST_INSERT = 200;

    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("S0101", "this text has no closing quote"),
            Map.entry("S0102", "this number is too large"),
            Map.entry("S0103", "the escape \\%1 is not known; JSON's escapes are"),
            Map.entry("S0104", "\\u needs four hexadecimal digits"),
            Map.entry("S0105", "this name has no closing backtick"),
            Map.entry("S0106", "this comment is never closed"),
            Map.entry("S0201", "did not expect '%1' here"),
            Map.entry("S0202", "expected '%1' but found '%2'"),
            Map.entry("S0203", "expected '%1' but the expression ends"),
            Map.entry("S0204", "'%1' is not an operator"),
            Map.entry("S0205", "did not expect '%1' here"),
            Map.entry("S0206", "'%1' cannot be evaluated"),
            Map.entry("S0207", "the expression ends where a value is expected"),
            Map.entry("S0208", "a parameter of a function must be a variable such as $x, not '%1'"),
            Map.entry("S0209", "a predicate must stand before the grouping of its step"),
            Map.entry("S0210", "a step can be grouped only once"),
            Map.entry("S0211", "'%1' cannot stand where a value is expected"),
            Map.entry("S0212", "only a variable such as $x can be assigned to, not '%1'"),
            Map.entry("S0213", "the literal '%1' cannot be a step of a path"),
            Map.entry("S0214", "behind '%1' a variable such as $x must follow"),
            Map.entry("S0215", "'@' must stand before the predicates of its step"),
            Map.entry("S0216", "'@' must stand before the ordering of its step"),
            Map.entry("S0217", "this place has no parent that '%' could mean"),
            Map.entry("S0301", "a regular expression must not be empty"),
            Map.entry("S0302", "this regular expression has no closing slash"),
            Map.entry("S0401", "in a signature only functions and arrays take a type parameter"),
            Map.entry("S0402", "in a signature a choice cannot hold parameterised types"),
            Map.entry("S0500", "the expression has syntax errors"),
            Map.entry("T0410", "an argument has a type the function does not take"),
            Map.entry("T0411", "the function takes its argument from the context, which has another type: %t1"),
            Map.entry("T0412", "the function takes an array whose items are all of the right type"),
            Map.entry("D1001", "the result is too large to be a JSON number, or not a number"),
            Map.entry("D1002", "only a number can be negated, not %t2"),
            Map.entry(
                    "T1003",
                    "the key of an object must be a string but is %t1; a fixed key needs quotes: {\"status\": ...}"),
            Map.entry("D1004", "the regular expression matches the empty text"),
            Map.entry("T1005", "'%1' is not a function; did you mean '$%1'?"),
            Map.entry("T1006", "this is not a function: there is none of this name"),
            Map.entry("T1007", "'%1' is not a function; did you mean '$%1'?"),
            Map.entry("T1008", "this is not a function, so it cannot be applied partially"),
            Map.entry("D1009", "two keys of the object come out the same"),
            Map.entry("T1010", "the matcher function does not return what a matcher must"),
            Map.entry(
                    "D1011",
                    "nested too deeply; a function that calls itself may never end, or the limit maxDepth is too low"),
            Map.entry("D1012", "took longer than the limit timeout; there may be an endless loop"),
            Map.entry("T2001", "the left side of '%1' must be a number but is %t2"),
            Map.entry("T2002", "the right side of '%1' must be a number but is %t2"),
            Map.entry("T2003", "the left side of '..' must be an integer but is %t1"),
            Map.entry("T2004", "the right side of '..' must be an integer but is %t1"),
            Map.entry("T2006", "the right side of '~>' must be a function but is %t1"),
            Map.entry("T2007", "cannot order %t1 against %t2"),
            Map.entry("T2008", "can order by numbers and strings only, not %t1 against %t2"),
            Map.entry("T2009", "cannot compare %t1 with %t2"),
            Map.entry("T2010", "'%1' compares numbers or strings, not %t2"),
            Map.entry("T2011", "the update of a transform must be an object but is %t1"),
            Map.entry("T2012", "the delete list of a transform must be a string or an array of strings but is %t1"),
            Map.entry("T2013", "$clone, which the transform needs, was replaced by something that is no function"),
            Map.entry("D2014", "the range has more items than the engine allows"),
            Map.entry("D2015", "an array, or the result in all, has more items than the limit maxItems allows"),
            Map.entry("D3001", "infinity cannot become a string"),
            Map.entry("D3010", "the text to replace must not be empty"),
            Map.entry("D3011", "the number of replacements must not be negative"),
            Map.entry("D3012", "the replacement must be a string"),
            Map.entry("D3020", "the limit of $split must not be negative"),
            Map.entry("D3030", "the value cannot become a number"),
            Map.entry("D3040", "the limit of $match must not be negative"),
            Map.entry("D3050", "the function for $reduce must take at least two arguments"),
            Map.entry("D3060", "a negative number has no square root here"),
            Map.entry("D3061", "the power is too large to be a JSON number"),
            Map.entry("D3070", "without a comparing function $sort takes strings only, or numbers only"),
            Map.entry("D3080", "the picture has more than two parts between ';'"),
            Map.entry("D3081", "the picture has more than one decimal separator"),
            Map.entry("D3082", "the picture has more than one percent sign"),
            Map.entry("D3083", "the picture has more than one per-mille sign"),
            Map.entry("D3084", "the picture has both a percent and a per-mille sign"),
            Map.entry("D3085", "the picture has no digit before the exponent"),
            Map.entry("D3086", "the picture has no digit, or other characters between its digits"),
            Map.entry("D3087", "the picture has a grouping separator beside the decimal separator"),
            Map.entry("D3088", "the picture has a grouping separator at the end of its integer part"),
            Map.entry("D3089", "the picture has two grouping separators side by side"),
            Map.entry("D3090", "the integer part of the picture has '#' behind a mandatory digit"),
            Map.entry("D3091", "the fraction of the picture has '#' before a mandatory digit"),
            Map.entry("D3092", "the picture has an exponent and a percent or per-mille sign"),
            Map.entry("D3093", "the exponent of the picture must be of digits only"),
            Map.entry("D3100", "the radix must be from 2 to 36"),
            Map.entry("D3110", "the text is not an ISO 8601 time stamp"),
            Map.entry("D3120", "the text for $eval is not an expression"),
            Map.entry("D3121", "the expression that $eval was given failed"),
            Map.entry("D3130", "this picture is none of an integer, or the text or number does not fit it"),
            Map.entry("D3131", "all digits of a picture must be of one script"),
            Map.entry("D3132", "the date picture has a component that is not known"),
            Map.entry("D3133", "in a date picture only months and days have names"),
            Map.entry("D3134", "the time zone of a date picture has too many digits"),
            Map.entry("D3135", "the date picture has an opening bracket without a closing one"),
            Map.entry("D3136", "the date picture leaves out what is needed to know the time"),
            Map.entry("D3137", "%1"),
            Map.entry("D3138", "$single expected one match but there are more"),
            Map.entry("D3139", "$single expected one match but there is none"),
            Map.entry("D3140", "the text is not well formed for a URL"),
            Map.entry("D3141", "%1"),
            Map.entry("X0002", "this is not a valid regular expression"),
            Map.entry(
                    "X0009",
                    "the operator |...| rounds two numbers of the input to the same one; use $merge instead of it"),
            Map.entry(
                    "X0008",
                    "a text, or the texts of the result in all, are longer than the limit maxTextLength allows"),
            Map.entry("X0006", "$eval is switched off, because it runs text out of the data as code"),
            Map.entry("X0007", "names that start with __evaluate_ are reserved"));

    private FaultTexts() {}

    static String text(String code, @Nullable Object first, @Nullable Object second) {
        return TEXTS.getOrDefault(code, "the engine refused this with its code " + code)
                .replace("%t1", typeName(first))
                .replace("%t2", typeName(second))
                .replace("%2", insert(second))
                .replace("%1", insert(first));
    }

    /** The JSON type of a value of the engine. */
    static String typeName(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value == Jsonata.NULL_VALUE) {
            return "null";
        }
        if (value instanceof String) {
            return "a string";
        }
        if (value instanceof Number) {
            return "a number";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        if (value instanceof Map) {
            return "an object";
        }
        return value instanceof List ? "an array" : "a function";
    }

    private static String insert(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() > LONGEST_INSERT ? text.substring(0, LONGEST_INSERT) + "..." : text;
    }
}
