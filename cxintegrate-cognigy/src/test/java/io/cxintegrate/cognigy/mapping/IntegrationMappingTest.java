package io.cxintegrate.cognigy.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IntegrationMappingTest {
    private static final String WIRE = """
            {"name":"payment_processor_v2",\
            "endpoint_url":"https://api.payment-provider.com/v1/charge",\
            "method":"POST",\
            "timeout_ms":12000,\
            "auth_directive":{"type":"bearer","header_name":"Authorization","template":"Bearer ${service_token}"},\
            "transformations":{\
            "request_expression":"$merge([$$, {\\"currency\\": $$.request.currency, \\"amount\\": $$.request.amount}])",\
            "response_expression":"{\\"status\\": $.status, \\"transaction_id\\": $.id, \\"message\\": $.message}",\
            "fallback_expression":"{\\"status\\": 'DEGRADED', \\"message\\": $.error_description}"},\
            "traffic_split":{"v1":1.0},\
            "version":"v2",\
            "metadata":{"type_mapping":{"amount":"number","currency":"string"}}}""";

    @Test
    void toJson_paymentProcessor_isTheWireShapeToTheLetter() {
        assertThat(Mappings.payment().build().toJson().toJson()).isEqualTo(WIRE);
    }

    @Test
    void toJson_writtenAndReadBack_isEqual() {
        JsonObject json = Mappings.payment().build().toJson();
        assertThat(JsonObject.parse(json.toJson())).isEqualTo(json);
    }

    @Test
    void toJson_defaults_areThePlatforms() {
        IntegrationMapping mapping = IntegrationMapping.builder()
                .name("n")
                .endpointUrl("http://localhost:8080/")
                .authDirective(AuthDirective.of("Bearer ${access_token}"))
                .transformations(Transformations.of("$", "$"))
                .build();
        assertThat(mapping.toJson().toJson()).isEqualTo("""
                        {"name":"n","endpoint_url":"http://localhost:8080/","method":"POST","timeout_ms":5000,\
                        "auth_directive":{"type":"bearer","header_name":"Authorization","template":"Bearer ${access_token}"},\
                        "transformations":{"request_expression":"$","response_expression":"$","fallback_expression":null},\
                        "traffic_split":{"v1":1.0},"version":"v1","metadata":{}}""");
    }

    @Test
    void fromJson_wire_readsEveryPart() {
        IntegrationMapping mapping = IntegrationMapping.fromJson(JsonObject.parse(WIRE));
        assertThat(mapping.name()).isEqualTo("payment_processor_v2");
        assertThat(mapping.endpointUrl()).isEqualTo("https://api.payment-provider.com/v1/charge");
        assertThat(mapping.method()).isEqualTo("POST");
        assertThat(mapping.timeout()).isEqualTo(Duration.ofSeconds(12));
        assertThat(mapping.authDirective()).isEqualTo(AuthDirective.of("Bearer ${service_token}"));
        assertThat(mapping.transformations().request()).isEqualTo(Mappings.REQUEST);
        assertThat(mapping.transformations().response()).isEqualTo(Mappings.RESPONSE);
        assertThat(mapping.transformations().fallback()).contains(Mappings.FALLBACK);
        assertThat(mapping.trafficSplit()).isEqualTo(TrafficSplit.allTo("v1"));
        assertThat(mapping.version()).isEqualTo("v2");
        assertThat(mapping.metadata().object("type_mapping").string("amount")).isEqualTo("number");
        assertThat(mapping).isEqualTo(Mappings.payment().build());
    }

    @Test
    void fromJson_missingMembers_getThePlatformsDefaults() {
        IntegrationMapping mapping = IntegrationMapping.fromJson(JsonObject.parse("""
                {"name":"n","endpoint_url":"https://h/","auth_directive":{},
                 "transformations":{"request_expression":"$","response_expression":"$"}}"""));
        assertThat(mapping.authDirective()).isEqualTo(AuthDirective.of("${access_token}"));
        assertThat(mapping.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(mapping.trafficSplit()).isEqualTo(TrafficSplit.allTo("v1"));
        assertThat(mapping.transformations().fallback()).isEmpty();
    }

    @Test
    void fromJson_unknownMembersAndOtherOrder_comeBackAsTheyWere() {
        String file = """
                {"x_owner":{"team":"payments","pager":null},"version":"v2","name":"n",\
                "endpoint_url":"https://h/","method":"PUT","timeout_ms":30000,\
                "auth_directive":{"x_rotate_days":30,"type":"api_key","header_name":"X-Api-Key","template":"${api_key}"},\
                "transformations":{"request_expression":"$","x_note":"keep","response_expression":"$","fallback_expression":null},\
                "traffic_split":{"v2":0.25,"v1":0.75},\
                "metadata":{"limit":150.00,"type_mapping":{"a":"array"},"tags":["x",null]},"x_last":[1,2]}""";
        IntegrationMapping mapping = IntegrationMapping.fromJson(JsonObject.parse(file));
        assertThat(mapping.toJson().toJson()).isEqualTo(file);
        assertThat(mapping.toBuilder().build().toJson().toJson()).isEqualTo(file);
    }

    @Test
    void withMethods_readDirective_keepUnknownMembers() {
        AuthDirective read = IntegrationMapping.fromJson(JsonObject.parse(WIRE)
                        .with(
                                "auth_directive",
                                JsonObject.parse("{\"template\":\"Bearer ${api_key}\",\"x_rotate_days\":30}")))
                .authDirective();
        assertThat(read.withTemplate("Bearer ${access_token}").toJson().toJson())
                .isEqualTo("""
                        {"template":"Bearer ${access_token}","x_rotate_days":30,"type":"bearer",\
                        "header_name":"Authorization"}""");
    }

    @Test
    void toBuilder_changedVersion_leavesTheOriginal() {
        IntegrationMapping v2 = Mappings.payment().build();
        IntegrationMapping v3 = v2.toBuilder().version("v3").build();
        assertThat(v2.version()).isEqualTo("v2");
        assertThat(v3.version()).isEqualTo("v3");
        assertThat(v3.toBuilder().version("v2").build()).isEqualTo(v2);
    }

    @Test
    void toBuilder_placeholdersAndWaivers_areTakenAlong() {
        IntegrationMapping mapping = Mappings.payment()
                .authDirective(AuthDirective.of("Bearer ${tenant_key}"))
                .placeholders("tenant_key")
                .transformations(Transformations.of(Mappings.UNQUOTED_REQUEST, "$"))
                .waiveLint("unquoted-object-key", "keys come from the input")
                .build();
        assertThat(mapping.toBuilder().version("v9").build().version()).isEqualTo("v9");
    }

    @Test
    void payloadHash_paymentProcessor_isTheSha256OfItsCanonicalJson() {
        assertThat(Mappings.payment().build().payloadHash())
                .isEqualTo("3f4623bc46748b794b6fea0017bd0b17e86f2fadc089b9dbbec0239bad86dad3");
    }

    @Test
    void payloadHash_otherOrderAndSpelling_isTheSame() {
        JsonObject wire = JsonObject.parse(WIRE);
        JsonObject turned = JsonObject.empty();
        for (String name : wire.names().stream().sorted().toList()) {
            turned = turned.with(name, wire.get(name));
        }
        IntegrationMapping other =
                IntegrationMapping.fromJson(turned.with("timeout_ms", 12000.0).with("traffic_split", Map.of("v1", 1)));
        assertThat(other.toJson().names()).first().isEqualTo("auth_directive");
        assertThat(other.payloadHash()).isEqualTo(Mappings.payment().build().payloadHash());
    }

    @Test
    void payloadHash_anotherTimeout_isAnother() {
        IntegrationMapping slower =
                Mappings.payment().timeout(Duration.ofMillis(12_001)).build();
        assertThat(slower.payloadHash()).isNotEqualTo(Mappings.payment().build().payloadHash());
    }

    @Test
    void trafficSplit_mapChangedAfterwards_staysAsItWas() {
        Map<String, Double> weights = new HashMap<>(Map.of("v2", 1.0));
        IntegrationMapping.Builder builder = Mappings.payment().trafficSplit(weights);
        weights.put("v1", 1.0);
        assertThat(builder.build().trafficSplit()).isEqualTo(TrafficSplit.allTo("v2"));
    }

    @Test
    void toString_names_withoutPayload() {
        IntegrationMapping mapping = Mappings.payment().build();
        assertThat(mapping).hasToString("IntegrationMapping[payment_processor_v2, v2]");
        assertThat(mapping.authDirective()).hasToString("AuthDirective[bearer, Authorization]");
        assertThat(mapping.transformations()).hasToString("Transformations[request, response, fallback]");
    }
}
