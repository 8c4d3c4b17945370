package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.tree.Term;
import io.cxintegrate.cxone.schema.internal.tree.Types;
import io.cxintegrate.cxone.schema.internal.value.Decimals;
import io.cxintegrate.cxone.schema.internal.value.Outcome;
import io.cxintegrate.cxone.schema.internal.value.Truth;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds a number between bounds that is a multiple of some steps and of others not; exact, at any size. */
final class NumberSearch {
    private static final int MOST_TRIES = 20_000;

    private final Solver solver;
    private final Branch branch;
    private final List<BigDecimal> steps = new ArrayList<>();
    private final List<BigDecimal> notSteps = new ArrayList<>();
    private @Nullable BigDecimal low;
    private @Nullable BigDecimal high;
    private boolean lowOpen;
    private boolean highOpen;
    private boolean tooLarge;

    NumberSearch(Solver solver, Branch branch) {
        this.solver = solver;
        this.branch = branch;
    }

    Outcome run() {
        (branch.type == Types.INTEGER ? steps : notSteps).add(BigDecimal.ONE);
        for (int lit : branch.atoms) {
            boolean yes = (lit & 1) == 0;
            Term term = solver.nodes().byId(lit >> 1).term();
            if (term instanceof Term.AtLeast a) {
                bound(a.bound(), a.exclusive(), yes, true);
            } else if (term instanceof Term.AtMost a) {
                bound(a.bound(), a.exclusive(), yes, false);
            } else if (term instanceof Term.MultipleOf m) {
                tooLarge |= !Decimals.isUsable(m.step());
                (yes ? steps : notSteps).add(m.step());
            }
        }
        int order = low == null || high == null ? -1 : low.compareTo(high);
        if (order > 0 || (order == 0 && (lowOpen || highOpen))) {
            return Outcome.NONE;
        }
        if (tooLarge) {
            return Outcome.open("a number has too many digits");
        }
        return steps.isEmpty() ? dense() : grid();
    }

    private void bound(BigDecimal bound, boolean exclusive, boolean yes, boolean lower) {
        tooLarge |= !Decimals.isUsable(bound);
        boolean open = exclusive == yes;
        if (lower == yes) {
            int c = low == null ? 1 : bound.compareTo(low);
            lowOpen = c > 0 ? open : c == 0 ? lowOpen || open : lowOpen;
            low = c > 0 ? bound : low;
        } else {
            int c = high == null ? -1 : bound.compareTo(high);
            highOpen = c < 0 ? open : c == 0 ? highOpen || open : highOpen;
            high = c < 0 ? bound : high;
        }
    }

    private boolean fits(BigDecimal n) {
        int below = low == null ? 1 : n.compareTo(low);
        int above = high == null ? -1 : n.compareTo(high);
        if (below < 0 || (below == 0 && lowOpen) || above > 0 || (above == 0 && highOpen)) {
            return false;
        }
        for (BigDecimal step : notSteps) {
            if (Decimals.isMultiple(n, step) != Truth.NO) {
                return false;
            }
        }
        return !branch.isExcluded(n);
    }

    /** Multiples of one step, which is what several steps come to; the others leave a pattern that repeats itself. */
    private Outcome grid() {
        BigDecimal step = steps.get(0);
        for (BigDecimal s : steps) {
            step = Decimals.commonMultiple(step, s);
        }
        BigInteger period = BigInteger.ONE;
        for (BigDecimal not : notSteps) {
            BigInteger every = Decimals.commonMultiple(step, not)
                    .divideToIntegralValue(step)
                    .toBigInteger();
            if (every.equals(BigInteger.ONE)) {
                return Outcome.NONE;
            }
            period = period.multiply(every).divide(period.gcd(every));
        }
        BigInteger first = low == null ? null : index(low, step, RoundingMode.CEILING, lowOpen, 1);
        BigInteger last = high == null ? null : index(high, step, RoundingMode.FLOOR, highOpen, -1);
        if (first != null && last != null && first.compareTo(last) > 0) {
            return Outcome.NONE;
        }
        BigInteger near = first != null && first.signum() > 0
                ? first
                : last != null && last.signum() < 0 ? last : BigInteger.ZERO;
        int tries = Math.min(MOST_TRIES, 200 + 2 * branch.excludedCount());
        for (int i = 0; i < 2 * tries; i++) {
            solver.budget().step();
            BigInteger k = near.add(BigInteger.valueOf(i % 2 == 0 ? i / 2 : -(i + 1) / 2));
            if (fits(step.multiply(new BigDecimal(k)))) {
                return found(step.multiply(new BigDecimal(k)));
            }
        }
        boolean allTried =
                first != null && last != null && last.subtract(first).compareTo(BigInteger.valueOf(tries - 1L)) < 0;
        // One more than a multiple of the period is no multiple of any of the steps that are not wanted.
        BigInteger one = near.subtract(near.mod(period)).add(BigInteger.ONE);
        for (int i = -tries; i <= tries && !allTried; i++) {
            solver.budget().step();
            BigDecimal n = step.multiply(new BigDecimal(one.add(period.multiply(BigInteger.valueOf(i)))));
            if (fits(n)) {
                return found(n);
            }
        }
        return allTried ? Outcome.NONE : Outcome.open("too many numbers would have to be tried one by one");
    }

    private static BigInteger index(
            BigDecimal bound, BigDecimal step, RoundingMode rounding, boolean open, int inward) {
        BigInteger k = bound.divide(step, 0, rounding).toBigInteger();
        boolean onBound = step.multiply(new BigDecimal(k)).compareTo(bound) == 0;
        return open && onBound ? k.add(BigInteger.valueOf(inward)) : k;
    }

    /** Numbers with a fraction, and no step to keep to: with more digits than any step, no multiple of it. */
    private Outcome dense() {
        if (low != null && high != null && low.compareTo(high) == 0) {
            return fits(low) ? found(low) : Outcome.NONE;
        }
        BigDecimal start = low != null ? low : high != null ? high : BigDecimal.ZERO;
        boolean up = low != null || high == null;
        for (BigDecimal nice : List.of(new BigDecimal("0.5"), new BigDecimal("-0.5"))) {
            BigDecimal beside = start.setScale(0, up ? RoundingMode.FLOOR : RoundingMode.CEILING)
                    .add(up ? nice.abs() : nice.abs().negate());
            if (fits(nice)) {
                return found(nice);
            }
            if (fits(beside)) {
                return found(beside);
            }
        }
        int scale = Math.max(0, start.scale());
        for (BigDecimal step : notSteps) {
            scale = Math.max(scale, step.scale());
        }
        BigDecimal room = low != null && high != null ? high.subtract(low) : BigDecimal.ONE;
        scale = Math.max(scale, room.scale() - room.precision() + 1) + 1;
        int extra = String.valueOf(branch.excludedCount() + 1).length();
        BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen(-(scale + extra));
        for (int i = 1; i <= 2 * (branch.excludedCount() + 1) + 1; i++) {
            solver.budget().step();
            BigDecimal offset = unit.multiply(BigDecimal.valueOf(i));
            BigDecimal n = up ? start.add(offset) : start.subtract(offset);
            if (fits(n)) {
                return found(n);
            }
        }
        return Outcome.open("no number was found between close bounds");
    }

    private static Outcome found(BigDecimal n) {
        BigDecimal plain = n.signum() == 0 ? BigDecimal.ZERO : n.stripTrailingZeros();
        if (plain.scale() <= 0 && plain.precision() - plain.scale() <= 400) {
            BigInteger i = plain.toBigInteger();
            return Outcome.found(i.bitLength() < 32 ? (Object) i.intValue() : i.bitLength() < 64 ? i.longValue() : i);
        }
        return Outcome.found(plain);
    }
}
