package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointLimits;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import org.junit.jupiter.api.Test;

class DataActionGuideTest {
    @Test
    void endpoint_asTheGuideShows_answersThoseWithTheToken() {
        Secret token = Secret.of("the-callers-token");

        DataAction greet = call -> DataActionResult.of(
                JsonObject.of("greeting", "Hello " + call.input().string("name")));
        DataActionEndpoint endpoint = DataActionEndpoint.builder("greet", greet)
                .auth(EndpointAuth.bearer(token))
                .limits(EndpointLimits.cognigy())
                .build();
        DataActionServer server =
                DataActionServer.builder().route("/greet", endpoint).start();

        try (server;
                HttpTransport transport = HttpTransport.jdk()) {
            assertThat(greeting(server, transport, token)).isEqualTo("Hello Leanne");
            assertThatThrownBy(() -> greeting(server, transport, Secret.of("another")))
                    .isInstanceOf(CredentialException.class);
        }
    }

    private static String greeting(DataActionServer server, HttpTransport transport, Secret token) {
        return ApiClient.builder("host")
                .baseUri(server.baseUri())
                .transport(transport)
                .tokens(TokenSource.fixed(token))
                .build()
                .send(ApiRequest.post("/greet")
                        .json(JsonObject.of("name", "Leanne"))
                        .build())
                .json()
                .string("greeting");
    }
}
