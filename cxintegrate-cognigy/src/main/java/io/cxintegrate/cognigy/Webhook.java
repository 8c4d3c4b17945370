package io.cxintegrate.cognigy;

import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A webhook as the platform keeps it. Immutable and safe to share between threads. */
public final class Webhook {
    private final String id;
    private final String name;
    private final URI url;
    private final List<String> events;
    private final boolean active;
    private final JsonObject json;

    private Webhook(String id, String name, URI url, List<String> events, boolean active, JsonObject json) {
        this.id = id;
        this.name = name;
        this.url = url;
        this.events = List.copyOf(events);
        this.active = active;
        this.json = json;
    }

    /**
     * Reads one; {@code active} is true unless said otherwise.
     *
     * @param url its member of that name
     * @throws io.cxintegrate.core.json.JsonException if a member is missing or of another type
     */
    static Webhook fromJson(JsonObject json, URI url) {
        return new Webhook(
                json.string("id"),
                json.string("name"),
                url,
                json.array("events").stream().map(String::valueOf).toList(),
                json.optionalBool("active").orElse(true),
                json);
    }

    /** The platform's id. */
    public String id() {
        return id;
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** Where the platform posts to. */
    public URI url() {
        return url;
    }

    /** What the platform posts, such as {@code integration.health.check}. */
    public List<String> events() {
        return events;
    }

    /** Whether the platform posts at all. */
    public boolean isActive() {
        return active;
    }

    /** Everything the platform says of it. */
    public JsonObject toJson() {
        return json;
    }

    /** Whether the platform says the same of both. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Webhook w && json.equals(w.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** Name and id; the URL may carry a key. */
    @Override
    public String toString() {
        return "Webhook[" + name + ", " + id + "]";
    }
}
