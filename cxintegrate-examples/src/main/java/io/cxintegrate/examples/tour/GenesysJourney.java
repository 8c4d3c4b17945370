package io.cxintegrate.examples.tour;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointLimits;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.transform.fields.FieldMapping;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.genesys.RegisteredIntegration;
import io.cxintegrate.genesys.dataaction.ArchitectMapping;
import io.cxintegrate.genesys.dataaction.GenesysWireFormat;
import io.cxintegrate.genesys.dataaction.RestDataAction;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.GenesysOperation;
import io.cxintegrate.testkit.RestOperation;
import java.net.URI;
import java.time.Duration;

/**
 * A Data Action that fetches a user from a REST service, maps it, and is registered; then one that the platform itself runs, proved
 * before it gets there.
 */
public final class GenesysJourney implements Journey {
    @Override
    public String name() {
        return "Genesys: a Data Action that fetches and maps";
    }

    @Override
    public void run(JourneyReport report) {
        JsonObject output;
        try (FakeRestService users = FakeRestService.start(TimeSource.system());
                RestDataAction action = fetchUser(report, users.baseUri());
                DataActionServer host = DataActionServer.builder()
                        .route(
                                "/data-action",
                                DataActionEndpoint.builder("FetchUser", action)
                                        .format(GenesysWireFormat.standard())
                                        .auth(EndpointAuth.none())
                                        .limits(EndpointLimits.genesys())
                                        .metrics(report.stats())
                                        .audit(report.audit())
                                        .build())
                        .start();
                Http genesys = new Http()) {
            users.resource("users/1", Resources.json("genesys/user-1.json"));
            users.missing("users/404");
            users.faults().on(RestOperation.get("users/1")).first().status(503);
            URI endpoint = host.baseUri().resolve("/data-action");

            report.step("Genesys sends the envelope; the first answer of the user service is a 503");
            JsonObject request = Resources.json("genesys/fetch-user-request.json");
            report.show("POST", request);
            JsonObject answer = genesys.post(endpoint, Headers.empty(), request).body();
            report.show("answer", answer);
            report.expect(answer.string("status").equals("success"), "mapped after a repeat");
            output = answer.object("data");

            report.step("What can go wrong comes back as an error envelope a flow can branch on");
            failure(report, genesys, endpoint, JsonObject.of("actionName", "FetchUser", "requestId", "r-2"));
            failure(report, genesys, endpoint, envelope(JsonObject.empty()));
            failure(report, genesys, endpoint, envelope(JsonObject.of("userId", "404")));
            users.resource("users/7", JsonObject.of("name", "Slow"));
            users.faults().on(RestOperation.get("users/7")).always().stall();
            failure(report, genesys, endpoint, envelope(JsonObject.of("userId", 7)));
            report.served(genesys.sent());
            report.traffic(users);
        }
        register(report);
        report.step("How to use it in Architect");
        report.say(ArchitectMapping.of(output).toText());
        GenesysActionSteps.run(report);
        report.close();
    }

    private static RestDataAction fetchUser(JourneyReport report, URI users) {
        return RestDataAction.builder()
                .name("FetchUser")
                .uri(users + "/users/{userId}")
                .allowHttp()
                .requiredInput("userId")
                .timeout(Duration.ofSeconds(1))
                .mapping(FieldMapping.builder()
                        .move("name", "name", f -> f.defaultValue("Unknown"))
                        .move("email", "email", f -> f.defaultValue("unknown@example.com"))
                        .move("company.name", "companyName", f -> f.defaultValue("Unknown Corp"))
                        .move("website", "website", f -> f.defaultValue(""))
                        .constant("isValidUser", true)
                        .build())
                .retryListener(report.retryListener())
                .metrics(report.stats())
                .build();
    }

    private static void failure(JourneyReport report, Http genesys, URI endpoint, JsonObject request) {
        JsonObject answer = genesys.post(endpoint, Headers.empty(), request).body();
        report.show("answer", answer);
        report.expect(answer.string("status").equals("error"), "an error envelope: " + answer.string("error"));
    }

    private static JsonObject envelope(JsonObject data) {
        return JsonObject.builder()
                .put("actionName", "FetchUser")
                .put("requestId", "r-1")
                .put("data", data)
                .build();
    }

    private static void register(JourneyReport report) {
        try (FakeGenesys fake = FakeGenesys.start(TimeSource.system());
                Genesys genesys = Genesys.builder()
                        .baseUri(fake.baseUri())
                        .tokenUri(fake.baseUri().resolve("/oauth/token"))
                        .clientId(fake.clientId())
                        .clientSecret(fake.clientSecret())
                        .scopes("api:integration:write", "data-action:read")
                        .audit(report.audit())
                        .metrics(report.stats())
                        .retryListener(report.retryListener())
                        .build()) {
            fake.faults().on(GenesysOperation.CREATE_INTEGRATION).first().tooManyRequests(Duration.ofSeconds(1));
            report.step("Register the endpoint, twice; the second time finds the first");
            URI endpoint = URI.create("https://actions.example.com/data-action");
            RegisteredIntegration first =
                    genesys.registrar().register("Fetch User Data Action", "Fetches user details by id", endpoint);
            RegisteredIntegration second =
                    genesys.registrar().register("Fetch User Data Action", "Fetches user details by id", endpoint);
            report.show("registered", first.json());
            report.expect(first.id().equals(second.id()) && fake.integrations().size() == 1, "one integration");
            report.traffic(fake);
        }
    }
}
