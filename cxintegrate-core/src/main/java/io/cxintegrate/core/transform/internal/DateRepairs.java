package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Functions;
import io.cxintegrate.core.transform.internal.Repair.Arguments;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times by picture, without the language, the calendar and the time zone of the machine. A Turkish one would write {@code FRİDAY}
 * and not read the Roman {@code iii}.
 */
final class DateRepairs {
    static final List<Repair> ALL = List.of(
            // The engine's clock stands still on every thread but the one that compiled last.
            new Repair("now", "<s?s?:s>", (a, guard) -> format(guard.millis(), a.text(0), a.text(1))),
            new Repair("millis", "<:n>", (a, guard) -> guard.millis()),
            new Repair(
                    "fromMillis",
                    "<n-s?s?:s>",
                    "dateTimeFromMillis",
                    (a, guard) -> a.number(0) == null ? null : format(a.number(0), a.text(1), a.text(2))),
            new Repair("toMillis", "<s-s?:n>", "dateTimeToMillis", (a, guard) -> parse(a)));

    private static final Pattern DATE = Pattern.compile("[0-9]{4}(-[0-9]{2}){0,2}");
    private static final Pattern LOCAL_TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+");
    private static final Pattern NAMES = Pattern.compile("\\[[A-Za-z]\\s*[Nn]|\\[[FCE]\\s*[],]");
    private static final Pattern WORDS = Pattern.compile("\\[[A-Za-z]\\s*[Ww]");
    private static final Pattern LOWER_LETTERS = Pattern.compile("(\\[[A-Za-z]\\s*)([ia])(?=o?[],])");

    private DateRepairs() {}

    private static String format(@Nullable Number millis, @Nullable String picture, @Nullable String zone) {
        String text = Functions.dateTimeFromMillis(millis, picture, zone);
        return picture == null || picture.indexOf('İ') >= 0 ? text : text.replace('İ', 'I');
    }

    private static @Nullable Object parse(Arguments a) {
        String text = a.text(0);
        String picture = a.text(1);
        if (text == null) {
            return null;
        }
        try {
            return picture == null ? Functions.dateTimeToMillis(withZone(text), null) : byPicture(text, picture);
        } catch (ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String withZone(String text) {
        if (DATE.matcher(text).matches()) {
            return text + "-01-01".substring(text.length() - 4) + "T00:00:00Z";
        }
        return LOCAL_TIME.matcher(text).matches() ? text + "Z" : text;
    }

    /** The parser ignores case but where it looks a value up; there it is brought to a case that no language changes. */
    private static @Nullable Long byPicture(String text, String picture) throws ParseException {
        if (NAMES.matcher(picture).find()) {
            return Functions.dateTimeToMillis(text, picture);
        }
        if (WORDS.matcher(picture).find()) {
            return Functions.dateTimeToMillis(text.toLowerCase(Locale.ROOT), picture);
        }
        String upper = LOWER_LETTERS
                .matcher(picture)
                .replaceAll(m -> m.group(1) + m.group(2).toUpperCase(Locale.ROOT));
        return upper.equals(picture)
                ? Functions.dateTimeToMillis(text, picture)
                : Functions.dateTimeToMillis(text.toUpperCase(Locale.ROOT), upper);
    }
}
