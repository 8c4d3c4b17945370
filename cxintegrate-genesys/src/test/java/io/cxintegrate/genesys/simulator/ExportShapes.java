package io.cxintegrate.genesys.simulator;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Makes exports in the shapes that others write: members missing, null or unknown, all drafts, all dialects. */
final class ExportShapes {
    /** A member that is left out. */
    private static final Object ABSENT = new Object();

    private static final List<String> URLS = List.of(
            "/api/v2/users/${input.id}",
            "/api/v2/users/$input.id/queues?pageSize=25&name=$!{input.text}",
            "/api/v2/users/${Input.id}?q=${INPUT.text}&n=${input.n}",
            "/api/v2/x?a=$esc.url(${input.text})&b=$esc.uriEncode(\"$!{input.id}\")",
            "/api/v2/x${urlTool.optionalQueryParam(\"name\", \"${input.text}\")}",
            "https://example.com/services/${input.id}/?q=$esc.url(\"FIND {$salesforce.escReserved(${input.text})} IN\")",
            "https://${input.text}.example.com/x",
            "${input.text}",
            "${credentials.loginUrl}",
            "arn:aws:lambda:eu-west-1:123456789012:function:f",
            "#set($x = $input.text)#set($y = \"$x-$input.id\")/u/$y",
            "#if(\"$!{input.text}\" != \"\")/a/${input.text}#else/b#end",
            "#foreach($i in [1..3])/$i#end/${input.id.replace(\"a\", \"b\").trim()}",
            "/u/${input.id}/${input.id}?x=${input.rawRequest}",
            "/u/$input.missing/$!{input.Text}/{id}/%7Bid%7D",
            "users/${input.id}",
            "",
            "/u/${input.id",
            "/a b/${input.text}#frag");
    private static final List<String> BODIES = List.of(
            "${input.rawRequest}",
            "$input.rawRequest",
            "{\"a\": \"${input.text}\", \"n\": ${input.n}, \"b\": ${input.flag}}",
            "{\"a\": \"$esc.jsonString(${input.text})\", \"c\": \"$!{esc.jsonEncode($!{input.text})}\"}",
            "{\"to\": [\"${input.text}\"],#if(\"$!input.id\" != \"\") \"id\": \"${input.id}\",#end \"x\": $input.text}",
            "#set($x = $input.text){\"a\": \"$x\"}",
            "grant_type=client_credentials&scope=${input.text}",
            "${esc.quote}${input.text}${esc.quote}",
            "{\"d\": \"$math.add(${input.n}, 1)\", \"e\": \"$encoding.base64(\"${input.id}:${input.text}\")\"}",
            "[]",
            "",
            "{",
            "\"",
            "<xml a='${input.text}'/>");
    private static final List<String> PATHS = List.of(
            "$.name",
            "$['na me'].x",
            "$.[0]",
            "$[0].id",
            "$.entities[?(@.id == 'a' && @.n > 1 || @.flag)].name",
            "$.entities[?('agent' in @.purposes)].id",
            "$.entities[?(@.state in ['A', 'B'])].id",
            "$.entities[?(@.name =~ /a.*/i)].id",
            "$.entities[?(@.stats[0].count == 0)]",
            "$.entities.size()",
            "$.entities.length()",
            "$..id",
            "$..entities[*].id",
            "$.entities[-1:]",
            "$.entities[0:2].id",
            "$.entities[0,1]['id','name']",
            "$.NULL",
            "$",
            "$.*",
            "name",
            "@.name",
            "$.a.b[?(@.c)].d..e[-1]",
            "$.results[0].data[?(@.metric=='oWaiting')].stats.count",
            "$.sum($..n)",
            "$.n.min()",
            "$.keys()",
            "$.concat($.a, $.b)",
            "$[?(@.a == $.b)]",
            "$.a[?(@.b ==)]",
            "$.[",
            "",
            " $.name ");
    private static final List<String> DEFAULTS =
            List.of("\"\"", "null", "0", "[]", "{}", "[0].[0]", "", "none", "\"unknown\"", "true", "1e400");
    private static final List<String> SUCCESS = List.of(
            "${rawResult}",
            "$rawResult",
            "{\"name\": ${a}, \"n\": ${b}}",
            "{\"name\": \"${a}\", \"list\": ${b}, \"lost\": ${none}}",
            "{\"name\": ${successTemplateUtils.firstFromArray(\"${a}\", \"$esc.quote$esc.quote\")}}",
            "{\"name\": $!{successTemplateUtils.firstFromArray(${a})}}",
            "{#foreach($i in [1,2])\"k$i\": ${a}#if($foreach.hasNext),#end#end}",
            "#set($x = ${a})#if($x == \"1\"){\"x\": 1}#else{\"x\": ${default}}#end",
            "{\"items\": [${a}, [${b}]]}",
            "[${a}]",
            "${a}",
            "",
            "{",
            "$esc.jsonString(${a})",
            "{\"id\": \"${input.id}\", \"a\": ${a.replace(\"a\", \"b\")}}");
    private static final List<String> DRAFTS = List.of(
            "http://json-schema.org/draft-04/schema#",
            "http://json-schema.org/draft-04/schema",
            "http://json-schema.org/draft-03/schema#",
            "http://json-schema.org/draft-06/schema#",
            "http://json-schema.org/draft-07/schema#",
            "https://json-schema.org/draft/2019-09/schema",
            "https://json-schema.org/draft/2020-12/schema",
            "http://json-schema.org/schema#",
            "https://example.com/own-schema",
            "no uri",
            "");

    private ExportShapes() {}

    /** Documents of any such shape. */
    static Arbitrary<JsonObject> exports() {
        Arbitrary<Object> request = object(members(
                "requestUrlTemplate", mostly(some(URLS)),
                "requestType",
                        mostly(some(List.of("GET", "POST", "PUT", "PATCH", "DELETE", "get", "HEAD", "", "POST /"))),
                "headers",
                        mayBe(texts(
                                List.of("Content-Type", "Authorization", "X/Odd~Name", "accept", "Bad Name", ""),
                                List.of(
                                        "application/json",
                                        "application/x-www-form-urlencoded",
                                        "Basic $encoding.base64(\"${credentials.id}:${credentials.secret}\")",
                                        "Bearer ${authResponse.token}",
                                        "${input.text}",
                                        "",
                                        "a\nb"))),
                "requestTemplate", mayBe(some(BODIES)),
                "requestTemplateUri",
                        maybe(some(List.of("/api/v2/integrations/actions/x/templates/requesttemplate.vm")))));
        Arbitrary<Object> response = object(members(
                "translationMap", mayBe(texts(List.of("a", "b", "default", "odd name", "c-d"), PATHS)),
                "translationMapDefaults", mayBe(texts(List.of("a", "b", "default", "lost"), DEFAULTS)),
                "successTemplate", mayBe(some(SUCCESS)),
                "successTemplateUri", maybe(some(List.of("/api/v2/x/successtemplate.vm")))));
        Arbitrary<Object> config = object(members(
                "request", mostly(request),
                "response", mayBe(response),
                "timeoutSeconds", mayBe(some(List.of(1, 60, 0, 61, 2.5, "30")))));
        Arbitrary<Object> contract = object(members(
                "input",
                        mostly(object(members(
                                "inputSchema",
                                mostly(schema(List.of("id", "text", "n", "flag", "Text", "rawRequest")))))),
                "output",
                        mostly(object(members(
                                "successSchema", mostly(schema(List.of("name", "n", "list", "items", "x"))),
                                "errorSchema", maybe(some(List.of(Map.of("type", "object")))))))));
        return object(members(
                        "name", mayBe(some(List.of("Find - Exported 2024-05-06 @ 14:07", "", "Ünï \uD83D\uDE00"))),
                        "id", maybe(some(List.of("custom_-_1", "static_-_1"))),
                        "integrationType", mayBe(some(List.of("purecloud-data-actions", "custom-rest-actions", "own"))),
                        "actionType", mayBe(some(List.of("custom", "static", "customAuth"))),
                        "config", mostly(config),
                        "contract", mostly(contract),
                        "x-unknown", maybe(some(List.of(Map.of("a", List.of(1, Map.of())), "text"))),
                        "secure", mayBe(some(List.of(true, false)))))
                .map(o -> JsonObject.parse(Json.write(o)));
    }

    private static Arbitrary<@Nullable Object> some(List<?> values) {
        return Arbitraries.of(values).map(v -> v);
    }

    /** Mostly the value itself, sometimes nothing, null, or something of another type. */
    private static Arbitrary<@Nullable Object> maybe(Arbitrary<? extends @Nullable Object> value) {
        return Arbitraries.frequencyOf(
                Tuple.of(12, value.map(v -> v)),
                Tuple.of(3, Arbitraries.just(ABSENT)),
                Tuple.of(1, Arbitraries.just((Object) "null").map(v -> null)));
    }

    private static Arbitrary<@Nullable Object> odd(Arbitrary<? extends @Nullable Object> value) {
        return Arbitraries.frequencyOf(
                Tuple.of(25, maybe(value)),
                Tuple.of(1, some(List.of(7, true, "text", List.of(), Map.of(), List.of(List.of(1))))));
    }

    /** What an export must have: nearly always the value itself. */
    private static Arbitrary<@Nullable Object> mostly(Arbitrary<? extends @Nullable Object> value) {
        return Arbitraries.frequencyOf(
                Tuple.of(150, value.map(v -> v)), Tuple.of(1, some(List.of(7, "text", List.of(), ABSENT))));
    }

    /** What an export may have: the value, nothing or null. */
    private static Arbitrary<@Nullable Object> mayBe(Arbitrary<? extends @Nullable Object> value) {
        return Arbitraries.frequencyOf(
                Tuple.of(150, maybe(value)), Tuple.of(1, some(List.of(7, true, List.of(), Map.of("a", List.of())))));
    }

    private static Arbitrary<Object> object(Map<String, Arbitrary<@Nullable Object>> members) {
        List<String> names = List.copyOf(members.keySet());
        return Combinators.combine(members.values().stream().toList()).as(values -> {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                if (values.get(i) != ABSENT) {
                    object.put(names.get(i), values.get(i));
                }
            }
            return object;
        });
    }

    private static Arbitrary<Object> texts(List<String> names, List<String> values) {
        return Arbitraries.maps(Arbitraries.of(names), some(values))
                .ofMaxSize(4)
                .map(LinkedHashMap::new);
    }

    private static Map<String, Arbitrary<@Nullable Object>> members(Object... namesAndValues) {
        Map<String, Arbitrary<@Nullable Object>> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            @SuppressWarnings("unchecked")
            Arbitrary<@Nullable Object> value = (Arbitrary<@Nullable Object>) namesAndValues[i + 1];
            members.put((String) namesAndValues[i], value);
        }
        return members;
    }

    private static Arbitrary<Object> property() {
        return object(members(
                "type",
                odd(some(List.of(
                        "string",
                        "integer",
                        "number",
                        "boolean",
                        "null",
                        "object",
                        "array",
                        "any",
                        "String",
                        List.of("string", "null")))),
                "title",
                maybe(some(List.of("A title", ""))),
                "description",
                Arbitraries.just(ABSENT),
                "default",
                maybe(some(List.of("", "x", 0, false, List.of(), "2020-01-01"))),
                "enum",
                Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.just(ABSENT)),
                        Tuple.of(1, some(List.of(List.of("a", "b"), List.of(), List.of(1, "a/b"))))),
                "pattern",
                Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.just(ABSENT)),
                        Tuple.of(
                                1,
                                some(List.of("^[a-z]+$", "(", "\\d{3}", "^(?<id>x)\\k<id>$", "[^/]*", "\\p{Alpha}")))),
                "minLength",
                maybe(some(List.of(0, 1, 40, -1, 1.5, 2_000_000_000))),
                "maxLength",
                maybe(some(List.of(0, 256, -3))),
                "format",
                maybe(some(List.of("uri", "date-time", "uuid", "own"))),
                "required",
                maybe(some(List.of(true, false, List.of("a")))),
                "items",
                maybe(some(List.of(
                        Map.of("type", "string"),
                        Map.of("type", "array", "items", Map.of("type", "array")),
                        List.of(Map.of("type", "string")),
                        Map.of("$ref", "#/definitions/a"),
                        true))),
                "additionalItems",
                maybe(some(List.of(true, false, Map.of())))));
    }

    private static Arbitrary<Object> schema(List<String> names) {
        Arbitrary<Object> properties =
                Arbitraries.maps(Arbitraries.of(names), property()).ofMaxSize(4).map(LinkedHashMap::new);
        return object(members(
                "$schema", maybe(some(DRAFTS)),
                "title", maybe(some(List.of("T"))),
                "type", odd(some(List.of("object", "object", "object", "array", "string", List.of("object", "null")))),
                "properties", odd(properties),
                "required", maybe(some(List.of(List.of("id"), List.of(), List.of("nowhere"), true))),
                "items", maybe(property()),
                "$ref",
                        Arbitraries.frequencyOf(
                                Tuple.of(9, Arbitraries.just(ABSENT)),
                                Tuple.of(1, some(List.of("#", "#/definitions/x", "https://example.com/s")))),
                "additionalProperties", maybe(some(List.of(true, false, Map.of("type", "string"))))));
    }
}
