package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.Frame;
import io.cxintegrate.core.transform.internal.source.SourceText;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One compiled JSONata program. Immutable and safe to share between threads.
 *
 * <p>The engine is safe to share only with a new frame for each evaluation: without one it keeps the input, the variables and
 * the time in the shared program, where the next thread reads them.
 */
public final class Engine {
    /** The result of an expression that found nothing, which is not null; as an input, that there is none. */
    public static final Object MISSING = new Object();

    /** It has no data, so the engine may keep it on the thread in place of one that holds a program of the user's. */
    private static final String NOTHING = "0";

    /** The engine's parser copies all that stands before each of them. */
    private static final int MAX_DEFAULT_OPERATORS = 500;

    private final Jsonata program;
    private final FaultMapper faults;
    private final boolean copiesByText;
    private final Running running = new Running();
    private final boolean readsClock;
    private final boolean hasFunctions;
    private final boolean keepsInput;

    private Engine(Jsonata program, SourceText source, EngineSource compiled, FaultMapper faults, boolean eval) {
        this.program = program;
        this.faults = faults;
        this.copiesByText = source.mentionsTransform();
        // What the source does not mention cannot be reached and is not worth binding; $eval reaches everything.
        Set<String> used = source.variables();
        Map<String, Object> bound = Stream.concat(
                        Repairs.ALL.stream(), Stream.of(eval ? Repairs.EVAL_ON : Repairs.EVAL_OFF))
                .filter(r -> eval || used.contains(r.functionName()))
                .collect(Collectors.toMap(Repair::functionName, r -> r.of(running)));
        bound.putAll(compiled.variables(running));
        readsClock = bound.containsKey("now") || bound.containsKey("millis");
        hasFunctions = !bound.isEmpty();
        BuiltIn.RIGHT.stream()
                .filter(f -> used.contains(f.functionName()))
                .forEach(f -> program.assign(f.functionName(), f));
        bound.forEach(program::assign);
        // Nothing but the transform operator writes to what an expression reads, a list without elements aside.
        keepsInput = !copiesByText && !eval;
    }

    /**
     * Compiles a program.
     *
     * @param eval whether it may run text as code
     * @param hidden whether a binding may hide a function of JSONata
     * @throws EngineFault for everything that is wrong with the source
     */
    public static Engine compile(SourceText source, boolean eval, boolean hidden) {
        int reserved = source.source().indexOf(EngineSource.RESERVED);
        if (reserved >= 0) {
            throw new EngineFault("X0007", reserved, FaultTexts.text("X0007", null, null));
        }
        if (source.defaultOperators() > MAX_DEFAULT_OPERATORS) {
            throw EngineFault.of(
                    "X0003", "the source has more than " + MAX_DEFAULT_OPERATORS + " of the operators ?: and ??");
        }
        EngineSource compiled = new EngineSource(source.source(), hidden);
        return Workers.run(() -> compile(source, compiled, eval));
    }

    private static Engine compile(SourceText source, EngineSource compiled, boolean eval) {
        FaultMapper faults = new FaultMapper(source, compiled);
        try {
            Jsonata program = Jsonata.jsonata(compiled.text());
            program.setValidateInput(false);
            program.setOutputConvertNulls(false);
            return new Engine(program, source, compiled, faults, eval);
        } catch (Throwable thrown) {
            throw faults.compiling(thrown);
        } finally {
            Jsonata.jsonata(NOTHING);
        }
    }

    /**
     * Runs the program once.
     *
     * @param input a plain value, which is not changed, or {@link #MISSING}
     * @param bindings plain values for variables, by name without the dollar sign
     * @param clock what the program's clock shows, from start to end, if it looks at it
     * @return an immutable plain value, or {@link #MISSING}
     * @throws EngineFault for everything that goes wrong
     */
    public @Nullable Object evaluate(
            @Nullable Object input,
            Map<String, ? extends @Nullable Object> bindings,
            InstantSource clock,
            Bounds bounds) {
        long millis = readsClock ? clock.millis() : 0;
        return Workers.<@Nullable Object>run(() -> run(input, bindings, millis, bounds));
    }

    private @Nullable Object run(
            @Nullable Object input, Map<String, ? extends @Nullable Object> bindings, long millis, Bounds bounds) {
        Guard guard = new Guard(bounds, millis);
        try {
            Values values = new Values(guard, copiesByText, keepsInput);
            Frame frame = program.createFrame();
            bindings.forEach((name, value) -> frame.bind(name, values.in(value)));
            Object data = input == MISSING ? null : values.in(input);
            guard.watch(frame);
            if (hasFunctions) {
                running.begin(guard);
            }
            Object result = program.evaluate(data, frame);
            checkStopped(guard);
            return result == null ? MISSING : values.out(result);
        } catch (Throwable thrown) {
            EngineFault fault = faults.evaluating(thrown);
            String stopped = guard.stoppedBy();
            throw stopped == null || stopped.equals(fault.code())
                    ? fault
                    : EngineFault.of(stopped, FaultTexts.text(stopped, null, null));
        } finally {
            if (hasFunctions) {
                running.end();
            }
        }
    }

    private static void checkStopped(Guard guard) {
        String stopped = guard.stoppedBy();
        if (stopped != null) {
            throw EngineFault.of(stopped, FaultTexts.text(stopped, null, null));
        }
    }

    /**
     * What one evaluation may use up. Immutable.
     *
     * @param timeout in real time
     * @param maxDepth steps open at once
     * @param maxItems items of one array, and values of the result in all
     * @param maxTextLength characters of one text, and of the result in all
     */
    public record Bounds(Duration timeout, int maxDepth, int maxItems, int maxTextLength) {}
}
