package io.cxintegrate.cognigy.mapping;

import java.time.Duration;

/** The mapping of the journey: the payment processor, its expressions mended. Stateless. */
public final class Mappings {
    /** The request expression as it is usually written, with keys that are expressions. */
    public static final String UNQUOTED_REQUEST =
            "$merge([$$, {currency: $$.request.currency, amount: $$.request.amount}])";

    /** The response expression likewise. */
    public static final String UNQUOTED_RESPONSE = "{status: $.status, transaction_id: $.id, message: $.message}";

    /** The fallback expression likewise. */
    public static final String UNQUOTED_FALLBACK = "{status: 'DEGRADED', message: $.error_description}";

    /** What is meant. */
    public static final String REQUEST =
            "$merge([$$, {\"currency\": $$.request.currency, \"amount\": $$.request.amount}])";

    /** What is meant. */
    public static final String RESPONSE = "{\"status\": $.status, \"transaction_id\": $.id, \"message\": $.message}";

    /** What is meant. */
    public static final String FALLBACK = "{\"status\": 'DEGRADED', \"message\": $.error_description}";

    private Mappings() {}

    /** The payment processor, as version v2. */
    public static IntegrationMapping.Builder payment() {
        return IntegrationMapping.builder()
                .name("payment_processor_v2")
                .endpointUrl("https://api.payment-provider.com/v1/charge")
                .method("POST")
                .timeout(Duration.ofSeconds(12))
                .authDirective(AuthDirective.of("Bearer ${service_token}"))
                .transformations(Transformations.of(REQUEST, RESPONSE).withFallback(FALLBACK))
                .version("v2")
                .typeMapping("amount", "number")
                .typeMapping("currency", "string");
    }
}
