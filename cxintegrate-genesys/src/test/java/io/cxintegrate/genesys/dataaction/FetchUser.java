package io.cxintegrate.genesys.dataaction;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.FieldMapping;
import io.cxintegrate.testkit.FakeRestService;
import java.time.Duration;

/** The journey's values, for the tests that share them. */
final class FetchUser {
    static final JsonObject USER = JsonObject.parse("""
            {"id": 1, "name": "Leanne Graham", "email": "Sincere@april.biz", "website": "hildegard.org",
             "company": {"name": "Romaguera-Crona", "bs": "harness real-time e-markets"}}""");

    static final JsonObject DATA = JsonObject.builder()
            .put("name", "Leanne Graham")
            .put("email", "Sincere@april.biz")
            .put("companyName", "Romaguera-Crona")
            .put("website", "hildegard.org")
            .put("isValidUser", true)
            .build();

    static final JsonSchema OUTPUT = JsonSchema.of(JsonObject.parse("""
            {"type": "object",
             "properties": {
               "name": {"type": "string"},
               "email": {"type": "string"},
               "companyName": {"type": "string"},
               "website": {"type": "string"},
               "isValidUser": {"type": "boolean"}},
             "required": ["name", "email", "companyName", "isValidUser"]}"""));

    static final FieldMapping MAPPING = FieldMapping.builder()
            .move("name", "name", f -> f.defaultValue("Unknown"))
            .move("email", "email", f -> f.defaultValue("unknown@example.com"))
            .move("company.name", "companyName", f -> f.defaultValue("Unknown Corp"))
            .move("website", "website", f -> f.defaultValue(""))
            .constant("isValidUser", true)
            .build();

    private FetchUser() {}

    /** The action over a fake service, waiting on its clock; I/O time-outs stay real. */
    static RestDataAction.Builder action(FakeRestService rest) {
        return RestDataAction.builder()
                .name("FetchUser")
                .requiredInput("userId")
                .uri(rest.baseUri() + "/users/{userId}")
                .timeout(Duration.ofSeconds(20))
                .mapping(MAPPING)
                .output(OUTPUT)
                .clock(rest.clock());
    }

    static JsonObject event(Object userId) {
        return JsonObject.builder()
                .put("actionName", "FetchUser")
                .put("requestId", "req-123456")
                .put("data", JsonObject.of("userId", userId))
                .build();
    }
}
