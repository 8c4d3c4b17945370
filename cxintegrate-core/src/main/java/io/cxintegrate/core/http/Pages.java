package io.cxintegrate.core.http;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The items of a list that comes in pages, each page asked for when its first item is. For one thread. */
final class Pages implements Iterator<JsonObject> {
    /** RFC 8288 section 3: a target and its parameters. */
    private static final Pattern NEXT_LINK = Pattern.compile("<([^>]*)>[^<]*?;\\s*rel=\"?(?:[^\"<;,]* )?next[\" ;,]?");

    private final ApiClient client;
    private final Paging paging;
    private final String operation;
    private final Deque<JsonObject> items = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();

    private @Nullable ApiRequest next;
    private URI at;
    private int number;

    Pages(ApiClient client, ApiRequest first, Paging paging) {
        this.client = client;
        this.paging = paging;
        this.operation = first.operation();
        this.next = first;
        this.at = client.target(first);
        seen.add(at.toString());
    }

    @Override
    public boolean hasNext() {
        while (items.isEmpty() && next != null) {
            read(next);
        }
        return !items.isEmpty();
    }

    @Override
    public JsonObject next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return items.remove();
    }

    private void read(ApiRequest request) {
        next = null;
        number++;
        if (number > paging.maxPages()) {
            throw broken("the list has more than " + paging.maxPages()
                    + " pages; narrow the request or raise the limit by withMaxPages");
        }
        ApiRequest page = request.labelled("page " + number);
        at = client.target(page);
        ApiResponse answer = client.send(page);
        if (answer.isEmpty()) {
            return;
        }
        try {
            JsonObject body = paging.items().isEmpty() ? JsonObject.empty() : answer.json();
            List<JsonObject> found = paging.items().isEmpty()
                    ? JsonObject.of("items", answer.jsonArray()).objects("items")
                    : body.isNull(paging.items()) ? List.of() : body.objects(paging.items());
            items.addAll(found);
            next = following(request, answer, body, found.isEmpty());
        } catch (JsonException | ClassCastException e) {
            throw broken("the answer is no page: " + e.getMessage());
        }
    }

    private @Nullable ApiRequest following(ApiRequest request, ApiResponse answer, JsonObject body, boolean empty) {
        return switch (paging.kind()) {
            case NUMBER -> {
                boolean last = body.has(paging.member()) ? number >= body.integer(paging.member()) : empty;
                yield last ? null : request.withQuery(paging.parameter(), Integer.toString(number + 1));
            }
            case NEXT_LINK -> link(request, text(body));
            case LINK_HEADER -> link(request, nextLink(answer.headers().all("Link")));
            case CURSOR -> {
                Optional<String> cursor = text(body);
                if (cursor.isPresent() && !seen.add(cursor.get())) {
                    throw broken(
                            "the cursor of the next page is one that was used already, so the list would never end");
                }
                yield cursor.map(c -> request.withQuery(paging.parameter(), c)).orElse(null);
            }
        };
    }

    private Optional<String> text(JsonObject body) {
        Map<String, ?> members = body.asMap();
        return members.get(paging.member()) instanceof String s && !s.isBlank() ? Optional.of(s) : Optional.empty();
    }

    private static Optional<String> nextLink(List<String> fields) {
        for (String field : fields) {
            Matcher link = NEXT_LINK.matcher(field);
            if (link.find()) {
                return Optional.of(link.group(1));
            }
        }
        return Optional.empty();
    }

    private @Nullable ApiRequest link(ApiRequest request, Optional<String> target) {
        if (target.isEmpty()) {
            return null;
        }
        URI to;
        try {
            to = at.resolve(target.get().strip());
        } catch (IllegalArgumentException e) {
            throw broken("the link to the next page is no URI");
        }
        if (!Redirects.origin(to).equals(Redirects.origin(at)) || to.getRawUserInfo() != null) {
            throw broken("the link to the next page leads to " + Redirects.origin(to)
                    + ", another origin, which must not see the credentials");
        }
        if (!seen.add(to.toString())) {
            throw broken("the link to the next page leads to one that was read already, so the list would never end");
        }
        return request.at(to);
    }

    private DefectException broken(String problem) {
        return new DefectException(
                client.platform() + " " + operation + " page " + number + " failed: " + problem,
                ErrorContext.builder()
                        .platform(client.platform())
                        .operation(operation)
                        .build(),
                null);
    }
}
