package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.JException;
import io.cxintegrate.core.transform.internal.source.BareKeys;
import io.cxintegrate.core.transform.internal.source.FunctionNames;
import io.cxintegrate.core.transform.internal.source.SourceText;
import io.cxintegrate.core.transform.internal.source.Token;
import io.cxintegrate.core.transform.internal.source.Token.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever the engine throws into an {@link EngineFault}. The engine throws its own exception with a code, the same with
 * free text instead of a code, wrapped ones, and bare Java exceptions and errors; its positions are partly other numbers.
 */
final class FaultMapper {
    /** Ours: the engine failed, and JSONata has no code for it. */
    private static final String ENGINE = "X0001";

    private static final Pattern CODE = Pattern.compile("[STDX][0-9]{4}");

    /** The engine puts an argument, an index or nothing at all where the position of these belongs. */
    private static final Set<String> NO_POSITION =
            Set.of("D1001", "D3050", "D3060", "D3061", "D3100", "D3138", "D3140", "T2009", "T2010");

    /** What to look for in the source when the engine does not know the place. */
    private static final Map<String, List<String>> TOKENS_OF = Map.ofEntries(
            Map.entry("D1002", List.of("-")),
            Map.entry("T1003", List.of("{")),
            Map.entry("D1009", List.of("{")),
            Map.entry("T2003", List.of("..")),
            Map.entry("T2004", List.of("..")),
            Map.entry("T2009", List.of("<", "<=", ">", ">=")),
            Map.entry("D2014", List.of("..")),
            Map.entry("D3050", List.of("$reduce")),
            Map.entry("D3060", List.of("$sqrt")),
            Map.entry("D3061", List.of("$power")),
            Map.entry("D3100", List.of("$formatBase")),
            Map.entry("D3138", List.of("$single")));

    private static final String ARGUMENT_ERROR = "Argument error calling function ";

    /** How texts start that the engine uses instead of a code. */
    private static final Map<String, String> FREE_TEXTS = Map.ofEntries(
            Map.entry("Malformed URL", "D3140"),
            Map.entry("Second argument of replace function", "D3010"),
            Map.entry("Fourth argument of replace function", "D3011"),
            Map.entry("unknown type to match", "T0410"),
            Map.entry(ARGUMENT_ERROR, "T0410"),
            Map.entry("Unknown component specifier", "D3132"),
            Map.entry("The 'name' modifier", "D3133"),
            Map.entry("The timezone integer format", "D3134"),
            Map.entry("No matching closing bracket", "D3135"),
            Map.entry("The date/time picture string is missing", "D3136"));

    private static final Map<String, String> CODE_OF_FUNCTION = Map.of(
            "number", "D3030",
            "toMillis", "D3110",
            "formatInteger", "D3130",
            "parseInteger", "D3130",
            "decodeUrl", "D3140",
            "decodeUrlComponent", "D3140",
            "encodeUrl", "D3140",
            "encodeUrlComponent", "D3140");

    /** Where the Java method has another name than the function. */
    private static final Map<String, String> FUNCTION_OF_METHOD = Map.of(
            "toBoolean", "boolean",
            "foldLeft", "reduce",
            "assertFn", "assert",
            "functionEval", "eval",
            "functionClone", "clone",
            "dateTimeToMillis", "toMillis",
            "dateTimeFromMillis", "fromMillis");

    private final SourceText source;
    private final EngineSource compiled;

    FaultMapper(SourceText source, EngineSource compiled) {
        this.source = source;
        this.compiled = compiled;
    }

    /** @throws VirtualMachineError what was thrown, if it is one and not merely a stack overflow */
    EngineFault compiling(Throwable thrown) {
        if (thrown instanceof IndexOutOfBoundsException) {
            // The engine reads past the end of the source instead of seeing it.
            int comment = source.onlyOf(Kind.OPEN_COMMENT);
            return comment >= 0 ? fault("S0106", comment, null, null) : fault("S0207", source.end(), null, null);
        }
        return evaluating(thrown);
    }

    /** @throws VirtualMachineError what was thrown, if it is one and not merely a stack overflow */
    EngineFault evaluating(Throwable thrown) {
        Throwable root = thrown;
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            root = t;
            if (t instanceof EngineFault fault) {
                return fault;
            }
            if (t instanceof VirtualMachineError fatal && !(t instanceof StackOverflowError)) {
                throw fatal;
            }
        }
        if (root instanceof StackOverflowError) {
            return fault("D1011", -1, null, null);
        }
        return root instanceof JException e ? ofEngine(e) : ofJava(thrown, root);
    }

    private EngineFault ofEngine(JException e) {
        String error = String.valueOf(e.getError());
        String code = CODE.matcher(error).matches() ? error : codeOfText(error);
        if (code == null) {
            String text = error.equals("Unexpected")
                    ? "the right side of 'and' or 'or' failed, and the engine does not say why"
                    : "the engine failed without saying why";
            return failure(e, place(e), text);
        }
        Object current = compiled.original(e.getCurrent());
        if (code.equals("T1008")
                && current instanceof String name
                && FunctionNames.contains(name)
                && !source.variables().contains(name)) {
            // The engine looks for the forgotten dollar sign in the wrong case.
            code = "T1007";
        }
        int offset = NO_POSITION.contains(code) ? -1 : place(e);
        if (code.equals("S0203") || code.equals("S0207")) {
            offset = source.end();
        } else if (offset < 0) {
            offset = search(code, String.valueOf(current));
        }
        return fault(code, offset, current, compiled.original(e.getExpected()));
    }

    private int place(JException e) {
        return source.offset(compiled.original(e.getLocation()));
    }

    /** The place, where only one can be meant. */
    private int search(String code, String current) {
        List<Token> bareKeys = code.equals("T1003") ? BareKeys.find(source.source()) : List.of();
        if (bareKeys.size() == 1) {
            return bareKeys.get(0).start();
        }
        boolean namesOperator = code.startsWith("T20") && !TOKENS_OF.containsKey(code);
        return source.only(namesOperator ? List.of(current) : TOKENS_OF.getOrDefault(code, List.of()));
    }

    private EngineFault ofJava(Throwable thrown, Throwable root) {
        String function = functionIn(root);
        String code = null;
        for (Throwable t = thrown; t != null && code == null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            code = codeOfText(message);
            if (message.startsWith(ARGUMENT_ERROR)) {
                function = functionOf(message.substring(ARGUMENT_ERROR.length()));
            }
        }
        if (code == null && function != null) {
            code = CODE_OF_FUNCTION.get(function);
        }
        int offset = function == null ? -1 : source.only(List.of("$" + function));
        if (code != null) {
            return fault(code, offset, null, null);
        }
        return failure(
                root,
                offset,
                "the engine failed" + (function == null ? "" : " in $" + function) + " with "
                        + root.getClass().getSimpleName() + "; an argument may be of a type it does not expect");
    }

    /** Keeps the stack trace but not the message of the original, which may hold data. */
    private static EngineFault failure(Throwable original, int offset, String text) {
        EngineFault fault = new EngineFault(ENGINE, offset, text);
        fault.setStackTrace(original.getStackTrace());
        return fault;
    }

    private static @Nullable String codeOfText(String text) {
        for (Map.Entry<String, String> e : FREE_TEXTS.entrySet()) {
            if (text.startsWith(e.getKey())) {
                return e.getValue();
            }
        }
        return null;
    }

    /** The built-in function that threw, by the frames between the throw and the engine's call of it. */
    private static @Nullable String functionIn(Throwable thrown) {
        String method = null;
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (frame.getClassName().equals("com.dashjoin.jsonata.Jsonata$JFunction")) {
                break;
            }
            boolean builtIn = frame.getClassName().equals("com.dashjoin.jsonata.Functions");
            if (builtIn && !frame.getMethodName().equals("call")) {
                method = frame.getMethodName();
            }
        }
        return method == null ? null : functionOf(method);
    }

    private static String functionOf(String method) {
        return FUNCTION_OF_METHOD.getOrDefault(method, method);
    }

    private static EngineFault fault(String code, int offset, @Nullable Object first, @Nullable Object second) {
        return new EngineFault(code, offset, FaultTexts.text(code, first, second));
    }
}
