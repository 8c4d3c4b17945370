package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.GenesysOperation;
import java.util.Map;

/** One action in two contracts, for the tests of its way to the platform. */
final class FindCustomer {
    static final String ID = "custom_-_00000000-0000-4000-9000-000000000001";
    static final String SECOND_ID = "custom_-_00000000-0000-4000-9000-000000000002";
    static final JsonObject INPUT = JsonObject.parse("""
            {"type": "object", "properties": {"customerId": {"type": "string"}}, "required": ["customerId"]}""");
    static final JsonObject OUTPUT = JsonObject.parse("""
            {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}""");

    private FindCustomer() {}

    static ActionExport action(String path) {
        return ActionExport.builder("Find customer")
                .request("GET", path)
                .header("Authorization", "Basic aHVzaDpodXNo")
                .input(INPUT)
                .output(OUTPUT)
                .map("name", "$.customer.name")
                .success("{\"name\": ${name}}")
                .build();
    }

    static ActionExport wider() {
        return action("/customers").with("/contract/output/successSchema/properties/email", Map.of("type", "string"));
    }

    static Genesys.Builder client(FakeGenesys fake) {
        return Genesys.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .clock(fake.clock())
                .jitter(Jitter.fixed(0.5));
    }

    static RegistrationOptions.Builder options() {
        return RegistrationOptions.builder().integration("Customers");
    }

    static long requests(FakeGenesys fake, GenesysOperation operation) {
        return fake.journal().calls(operation).size();
    }
}
