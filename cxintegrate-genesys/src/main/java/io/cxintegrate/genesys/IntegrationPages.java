package io.cxintegrate.genesys;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads the list of integrations page by page, to its end. For one thread.
 *
 * <p>The end is where the platform says ({@code pageCount}) or, where it does not say, an empty page; not a page shorter than
 * asked for, because the platform may cap pages below that.
 */
final class IntegrationPages implements Iterator<List<RegisteredIntegration>> {
    private static final String OPERATION = "LIST_INTEGRATIONS";
    private static final int PAGE_SIZE = 100;
    /** More than any organisation has; a list that does not end is a fault. */
    private static final int MAX_PAGES = 1000;

    private final ApiClient client;
    private int read;
    private boolean ended;

    private IntegrationPages(ApiClient client) {
        this.client = client;
    }

    /** All integrations; nothing is fetched before the stream is read. */
    static Stream<RegisteredIntegration> stream(ApiClient client) {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                new IntegrationPages(client), Spliterator.ORDERED | Spliterator.NONNULL),
                        false)
                .flatMap(List::stream);
    }

    @Override
    public boolean hasNext() {
        return !ended;
    }

    @Override
    public List<RegisteredIntegration> next() {
        if (ended) {
            throw new NoSuchElementException("the list of integrations has ended");
        }
        int number = read + 1;
        ApiResponse response = client.send(ApiRequest.get("/api/v2/integrations")
                .operation(OPERATION)
                .query("pageSize", Integer.toString(PAGE_SIZE))
                .query("pageNumber", Integer.toString(number))
                .build());
        try {
            JsonObject page = response.json();
            List<RegisteredIntegration> entities = page.objects("entities").stream()
                    .map(e -> RegisteredIntegration.of(e, false))
                    .toList();
            ended = page.has("pageCount") ? number >= page.integer("pageCount") : entities.isEmpty();
            if (!ended && number == MAX_PAGES) {
                throw defect(response, "a list of more than " + MAX_PAGES + " pages", null);
            }
            read = number;
            return entities;
        } catch (JsonException e) {
            throw defect(response, "a page that is not what it should be: " + e.getMessage(), e);
        }
    }

    private static DefectException defect(
            ApiResponse response, String problem, @org.jspecify.annotations.Nullable Throwable cause) {
        return new DefectException(
                Genesys.PLATFORM + " " + OPERATION + " answered " + response.status() + " with " + problem,
                ErrorContext.builder()
                        .platform(Genesys.PLATFORM)
                        .operation(OPERATION)
                        .status(response.status())
                        .correlationId(response.correlationId().orElse(null))
                        .build(),
                cause);
    }
}
