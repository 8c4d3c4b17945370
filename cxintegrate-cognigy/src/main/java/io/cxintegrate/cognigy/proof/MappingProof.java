package io.cxintegrate.cognigy.proof;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.MappingTransformer;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.ExpressionLimits;
import io.cxintegrate.core.transform.TransformationException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Runs a mapping against recorded cases, without any network: what it makes of a context, of a response, of a status. Immutable
 * and safe to share between threads.
 *
 * <pre>{@code
 * ProofReport report = MappingProof.of(mapping).run(ProofCase.load(Path.of("cases")));
 * report.assertPassed();
 * }</pre>
 *
 * <p>Numbers are equal when their values are, {@code 150.00} and {@code 150}; everything else has to be as it was recorded, no
 * member more and none less. A case sees the instant of its {@code now} and nothing of the others.
 */
public final class MappingProof {
    private static final String REQUEST = "request_expression";
    private static final String RESPONSE = "response_expression";
    private static final String FALLBACK = "fallback_expression";
    private static final int FIRST_FAILURE = 400;

    private final IntegrationMapping mapping;
    private final ExpressionLimits limits;

    private MappingProof(IntegrationMapping mapping, ExpressionLimits limits) {
        this.mapping = Objects.requireNonNull(mapping, "mapping");
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /** A proof with the default limits. */
    public static MappingProof of(IntegrationMapping mapping) {
        return new MappingProof(mapping, ExpressionLimits.DEFAULT);
    }

    /** A copy with other limits for each evaluation. */
    public MappingProof withLimits(ExpressionLimits value) {
        return new MappingProof(mapping, value);
    }

    /**
     * Runs the cases in order.
     *
     * @throws InvalidInputException if there is no case, which would prove nothing, or two have one name
     */
    public ProofReport run(List<ProofCase> cases) {
        if (cases.isEmpty()) {
            throw new InvalidInputException("a proof without cases proves nothing; give it at least one");
        }
        Set<String> names = new LinkedHashSet<>();
        for (ProofCase c : cases) {
            if (!names.add(c.source() + "/" + c.name())) {
                throw new InvalidInputException("two cases are named '" + c.name() + "'; give each a name of its own");
            }
        }
        Set<String> ran = new LinkedHashSet<>();
        List<ProofResult> results =
                cases.stream().map(c -> new ProofResult(c, run(c, ran))).toList();
        List<String> notRun = new ArrayList<>(List.of(REQUEST, RESPONSE));
        if (mapping.transformations().fallback().isPresent()) {
            notRun.add(FALLBACK);
        }
        notRun.removeAll(ran);
        return new ProofReport(mapping, results, notRun);
    }

    private List<Difference> run(ProofCase c, Set<String> ran) {
        MappingTransformer transformer = MappingTransformer.builder(mapping)
                .limits(limits)
                .clock(new FrozenTime(c.now()))
                .build();
        List<Difference> differences = new ArrayList<>();
        boolean aboutRequest =
                c.expectedRequest().isPresent() || c.expectedError().isPresent();
        c.context().filter(context -> aboutRequest).ifPresent(context -> {
            ran.add(REQUEST);
            differences.addAll(request(c, transformer, context));
        });
        c.expectedResult().ifPresent(expected -> {
            boolean failed = c.status() >= FIRST_FAILURE;
            ran.add(failed ? FALLBACK : RESPONSE);
            JsonObject result = transformer.response(c.status(), c.response());
            differences.addAll(Difference.between("result", expected, result));
        });
        return differences;
    }

    private static List<Difference> request(ProofCase c, MappingTransformer transformer, JsonObject context) {
        String expectedError = c.expectedError().map(code -> "an error " + code).orElse("a request");
        try {
            JsonObject request = transformer.request(context);
            return c.expectedRequest()
                    .map(expected -> Difference.between("request", expected, request))
                    .orElseGet(() -> List.of(new Difference("request", expectedError, "a request")));
        } catch (TransformationException e) {
            return c.expectedError().filter(code -> code.equals(e.code())).isPresent()
                    ? List.of()
                    : List.of(new Difference("request", expectedError, String.valueOf(e.getMessage())));
        }
    }

    @Override
    public String toString() {
        return "MappingProof[" + mapping + "]";
    }
}
