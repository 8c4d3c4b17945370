package io.cxintegrate.examples.guide;

import io.cxintegrate.cognigy.mapping.AuthDirective;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.Transformations;

/** Mappings that the guides take for granted. */
final class Mappings {
    private Mappings() {}

    static IntegrationMapping mapping() {
        return mapping("v1");
    }

    static IntegrationMapping mapping(String version) {
        return IntegrationMapping.builder()
                .name("payment_processor_" + version)
                .endpointUrl("https://api.payment-provider.com/v1/charge")
                .authDirective(AuthDirective.of("Bearer ${service_token}"))
                .transformations(Transformations.of("{'amount': request.amount}", "{'status': status}"))
                .version(version)
                .build();
    }
}
