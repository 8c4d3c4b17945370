package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One compiled JSONata program. Immutable and safe to share between threads.
 *
 * <p>The engine is safe to share only with a new frame for each evaluation: without one it keeps the input, the variables and
 * the time in the shared program, where the next thread reads them.
 */
public final class Engine {
    /** The result of an expression that found nothing, which is not null. */
    public static final Object MISSING = new Object();

    /** What an expression could switch the guard off with, were it allowed to assign it. */
    private static final String RESERVED = "__evaluate_";

    private final Jsonata program;
    private final FaultMapper faults;
    private final List<Repair> repairs;
    private final boolean readsClock;

    private Engine(Jsonata program, SourceText source) {
        this.program = program;
        this.faults = new FaultMapper(source);
        // What the source does not mention cannot be reached and is not worth binding; $eval is, to be safe.
        Set<String> used = source.variables();
        this.repairs = Repairs.ALL.stream()
                .filter(r -> r.functionName().equals("eval") || used.contains(r.functionName()))
                .toList();
        this.readsClock = used.contains("now") || used.contains("millis");
    }

    /**
     * Compiles a program.
     *
     * @throws EngineFault for everything that is wrong with the source
     */
    public static Engine compile(SourceText source) {
        int reserved = source.source().indexOf(RESERVED);
        if (reserved >= 0) {
            throw new EngineFault("X0007", reserved, FaultTexts.text("X0007", null, null));
        }
        try {
            // The blank keeps the engine from reading past the end behind a last comment.
            Jsonata program = Jsonata.jsonata(source.source() + " ");
            program.setValidateInput(false);
            program.setOutputConvertNulls(false);
            return new Engine(program, source);
        } catch (Throwable thrown) {
            throw new FaultMapper(source).compiling(thrown);
        }
    }

    /**
     * Runs the program once.
     *
     * @param input a plain value; it is copied
     * @param bindings plain values for variables, by name without the dollar sign
     * @param millis what the program's clock shows, from start to end
     * @return an immutable plain value, or {@link #MISSING}
     * @throws EngineFault for everything that goes wrong
     */
    public @Nullable Object evaluate(
            @Nullable Object input,
            Map<String, ? extends @Nullable Object> bindings,
            long millis,
            Duration timeout,
            int maxDepth) {
        Guard guard = new Guard(timeout, maxDepth);
        try {
            Values values = new Values();
            Frame frame = program.createFrame();
            bind(frame, repairs);
            if (readsClock) {
                bind(frame, Repairs.clock(millis));
            }
            bindings.forEach((name, value) -> frame.bind(name, values.in(value)));
            guard.install(frame);
            Object result = program.evaluate(values.in(input), frame);
            checkStopped(guard);
            return result == null ? MISSING : values.out(result);
        } catch (Throwable thrown) {
            EngineFault fault = faults.evaluating(thrown);
            String stopped = guard.stoppedBy();
            throw stopped == null || stopped.equals(fault.code())
                    ? fault
                    : new EngineFault(stopped, -1, FaultTexts.text(stopped, null, null));
        }
    }

    private static void checkStopped(Guard guard) {
        String stopped = guard.stoppedBy();
        if (stopped != null) {
            throw new EngineFault(stopped, -1, FaultTexts.text(stopped, null, null));
        }
    }

    private static void bind(Frame frame, List<Repair> functions) {
        for (Repair function : functions) {
            frame.bind(function.functionName(), (Object) function);
        }
    }
}
