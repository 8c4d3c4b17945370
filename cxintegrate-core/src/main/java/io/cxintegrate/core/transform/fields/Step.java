package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.transform.fields.convert.FieldFunction;
import io.cxintegrate.core.transform.fields.convert.TimestampFormat;
import io.cxintegrate.core.transform.fields.convert.ValueTable;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One thing done to a value on its way. Immutable; serializable where its function is. */
sealed interface Step extends Serializable {
    /** The value after it; {@link FieldRule#NOTHING} if it cannot take the value. */
    @Nullable
    Object apply(Object value);

    /** What it takes, for messages. */
    String accepts();

    /** The step that undoes this one; empty if {@link #obstacle} says that there is none. */
    default Optional<Step> inverse() {
        return Optional.empty();
    }

    /** Why there is no inverse, as part of a sentence. */
    String obstacle();

    /** Into a type, from whatever fits. */
    record Cast(FieldCast type) implements Step {
        @Override
        public Object apply(Object value) {
            return type.cast(value).orElse(FieldRule.NOTHING);
        }

        @Override
        public String accepts() {
            return type.accepts();
        }

        @Override
        public String obstacle() {
            return "its cast does not say from which type; use cast(from, to)";
        }
    }

    /** From one type to another, if the way back gives the same value. */
    record Convert(FieldCast from, FieldCast to) implements Step {
        @Override
        public Object apply(Object value) {
            if (!from.has(value)) {
                return FieldRule.NOTHING;
            }
            Optional<Object> there = to.castOrCount(value);
            return there.filter(t -> from.castOrCount(t)
                            .filter(back -> same(back, value))
                            .isPresent())
                    .orElse(FieldRule.NOTHING);
        }

        @Override
        public String accepts() {
            return from.noun() + " that is the same after a way as " + to.noun();
        }

        @Override
        public Optional<Step> inverse() {
            return Optional.of(new Convert(to, from));
        }

        @Override
        public String obstacle() {
            return "";
        }
    }

    /** From one unit of time to another; exact without a rounding. */
    record Unit(TimeUnit from, TimeUnit to, @Nullable RoundingMode rounding) implements Step {
        @Override
        public Object apply(Object value) {
            if (!(value instanceof Number n) || FieldCast.tooLarge(n)) {
                return FieldRule.NOTHING;
            }
            BigDecimal nanos = Json.decimal(n).multiply(BigDecimal.valueOf(from.toNanos(1)));
            BigDecimal unit = BigDecimal.valueOf(to.toNanos(1));
            if (rounding != null) {
                return Json.number(nanos.divide(unit, 0, rounding));
            }
            try {
                return Json.number(nanos.divide(unit, MathContext.UNLIMITED));
            } catch (ArithmeticException e) {
                return FieldRule.NOTHING;
            }
        }

        @Override
        public String accepts() {
            return "a number of " + name(from) + " that can be said in " + name(to);
        }

        @Override
        public Optional<Step> inverse() {
            return rounding == null ? Optional.of(new Unit(to, from, null)) : Optional.empty();
        }

        @Override
        public String obstacle() {
            return rounding == null ? "" : "it rounds";
        }

        static String name(TimeUnit unit) {
            return unit.name().toLowerCase(Locale.ROOT);
        }
    }

    /** From one way to write a point in time to another. */
    record Timestamp(TimestampFormat from, TimestampFormat to) implements Step {
        @Override
        public Object apply(Object value) {
            return from.read(value).flatMap(to::write).orElse(FieldRule.NOTHING);
        }

        @Override
        public String accepts() {
            return from.accepts();
        }

        @Override
        public Optional<Step> inverse() {
            return from.isUnambiguous() ? Optional.of(new Timestamp(to, from)) : Optional.empty();
        }

        @Override
        public String obstacle() {
            return from.isUnambiguous() ? "" : "text by RFC 3339 can say one instant in several ways; use rfc3339Utc()";
        }
    }

    /** By a table. */
    record Table(ValueTable table) implements Step {
        @Override
        public @Nullable Object apply(Object value) {
            return table.takes(value) ? table.get(value) : FieldRule.NOTHING;
        }

        @Override
        public String accepts() {
            return table.expected();
        }

        @Override
        public Optional<Step> inverse() {
            return table.inverse().map(Table::new);
        }

        @Override
        public String obstacle() {
            return table.obstacle();
        }
    }

    /** By code. */
    @SuppressWarnings("serial") // a function that is not serializable is refused by name, see FieldMapping
    record Code(
            Function<Object, ? extends @Nullable Object> function,
            @Nullable FieldFunction back) implements Step {
        @Override
        public @Nullable Object apply(Object value) {
            return FieldRule.plain(function.apply(value));
        }

        @Override
        public String accepts() {
            return "a value that its function can turn into JSON";
        }

        @Override
        public Optional<Step> inverse() {
            return back != null && function instanceof FieldFunction there
                    ? Optional.of(new Code(back, there))
                    : Optional.empty();
        }

        @Override
        public String obstacle() {
            return back == null ? "its function has no function back; use function(there, back)" : "";
        }
    }

    /** Whether two plain values are the same; numbers by value. */
    static boolean same(@Nullable Object a, @Nullable Object b) {
        return (a instanceof Number x && b instanceof Number y)
                ? Json.decimal(x).compareTo(Json.decimal(y)) == 0
                : Objects.equals(a, b);
    }
}
