package io.cxintegrate.testkit;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.server.FakePlatform;
import io.cxintegrate.testkit.server.FakeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** The plain client of the JDK, in as few words as a test wants. Repeats nothing, caches nothing. */
public final class Client {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    private Client(URI base) {
        this.base = base;
    }

    public static Client of(FakeServer<?> fake) {
        return new Client(fake.baseUri());
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    public HttpResponse<String> delete(String path, String... headers) {
        return send("DELETE", path, "", headers);
    }

    public HttpResponse<String> post(String path, JsonObject body, String... headers) {
        return sendJson("POST", path, body, headers);
    }

    public HttpResponse<String> sendJson(String method, String path, JsonObject body, String... headers) {
        return send(request(method, path, body.toJson(), headers)
                .header("Content-Type", "application/json")
                .build());
    }

    public HttpResponse<String> form(String path, String form, String... headers) {
        return send(request("POST", path, form, headers)
                .header("Content-Type", FORM)
                .build());
    }

    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        return send(request(method, path, body, headers).build());
    }

    public CompletableFuture<HttpResponse<String>> postAsync(String path, JsonObject body, String... headers) {
        return http.sendAsync(
                request("POST", path, body.toJson(), headers)
                        .header("Content-Type", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A token for these scopes, with the credentials in the body. */
    public String token(FakePlatform<?> fake, String path, String scope) {
        String form = credentials(fake) + (scope.isEmpty() ? "" : "&scope=" + scope.replace(" ", "+"));
        return JsonObject.parse(form(path, form).body()).string("access_token");
    }

    /** A header pair that carries a new token for all scopes of a Cognigy fake. */
    public String[] cognigyToken(FakeCognigy fake) {
        return bearer(token(fake, "/api/v3/auth/token", ""));
    }

    public static String credentials(FakePlatform<?> fake) {
        return "grant_type=client_credentials&client_id=" + fake.clientId() + "&client_secret="
                + fake.clientSecret().reveal();
    }

    public static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    public static String[] basic(String id, String secret) {
        return new String[] {
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8))
        };
    }

    public static JsonObject json(HttpResponse<String> response) {
        return JsonObject.parse(response.body());
    }

    private HttpRequest.Builder request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
