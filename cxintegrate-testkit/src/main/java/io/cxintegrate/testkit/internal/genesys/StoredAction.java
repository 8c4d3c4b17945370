package io.cxintegrate.testkit.internal.genesys;

import io.cxintegrate.core.json.JsonObject;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** One action: what is published, as it is and as readers see it, and its draft. Not safe for concurrent use. */
final class StoredAction {
    static final String PATH = "/api/v2/integrations/actions/";

    final String id;
    final Eventually<JsonObject> published;

    @Nullable
    JsonObject draft;

    StoredAction(String id, InstantSource clock) {
        this.id = id;
        this.published = new Eventually<>(clock);
    }

    /** As the platform answers it; templates have to be asked for one by one. */
    JsonObject answer(JsonObject content, boolean draftOf, boolean contract, boolean config) {
        String self = PATH + id + (draftOf ? "/draft" : "");
        JsonObject.Builder answer = JsonObject.builder()
                .put("id", id)
                .put("name", content.get("name"))
                .put("integrationId", content.get("integrationId"))
                .put("category", content.get("category"))
                .put("version", content.get("version"))
                .put("secure", content.optionalBool("secure").orElse(false));
        if (config && content.get("config") != null) {
            answer.put("config", withoutTemplates(content.object("config"), self));
        }
        if (contract && content.get("contract") != null) {
            answer.put("contract", content.get("contract"));
        }
        return answer.put("selfUri", self).build();
    }

    private static JsonObject withoutTemplates(JsonObject config, String self) {
        JsonObject shown = config;
        if (config.optionalObject("request").isPresent()) {
            shown = shown.with(
                    "request",
                    config.object("request")
                            .without("requestTemplate")
                            .with("requestTemplateUri", self + "/templates/requesttemplate.vm"));
        }
        if (config.optionalObject("response").isPresent()) {
            shown = shown.with(
                    "response",
                    config.object("response")
                            .without("successTemplate")
                            .with("successTemplateUri", self + "/templates/successtemplate.vm"));
        }
        return shown;
    }
}
