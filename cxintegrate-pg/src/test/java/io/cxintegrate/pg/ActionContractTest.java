package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActionContractTest {
    private static final String SQL = """
            -- @param customer_id the customer's number in the shop
            -- @param since only orders from then on
            SELECT o.id, o.total, o.placed, o.state, c.name
            FROM orders o JOIN customer c ON c.id = o.customer_id
            WHERE o.customer_id = :customer_id AND o.placed >= :since AND c.name ILIKE :term AND o.state = ANY (:states)
            """;

    private Database db;

    @BeforeEach
    void open() {
        db = new Database();
        db.sql(
                "CREATE TYPE state AS ENUM ('open', 'paid'); CREATE TABLE customer (id int PRIMARY KEY, name varchar(20));"
                        + " CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int NOT NULL, total numeric(10,2) NOT NULL, placed"
                        + " timestamptz NOT NULL, state state NOT NULL)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private PgDataActionBuilder orders() {
        return db.action(SQL)
                .parameter(PgParameter.of("since", PgType.TIMESTAMP).orDefault("2020-01-01T00:00:00Z"))
                .parameter("term", PgType.LIKE_CONTAINS);
    }

    @Test
    void describe_statement_givesInputAndOutputFromTheDatabase() {
        ActionContract contract = orders().build().describe();
        assertThat(contract.inputSchema().toJson())
                .isEqualTo("{\"type\":\"object\",\"properties\":{"
                        + "\"customer_id\":{\"type\":\"integer\",\"format\":\"int32\",\"description\":\"the customer's number in the"
                        + " shop\"},"
                        + "\"since\":{\"type\":\"string\",\"format\":\"date-time\",\"default\":\"2020-01-01T00:00:00Z\","
                        + "\"description\":\"only orders from then on\"},"
                        + "\"term\":{\"type\":\"string\",\"maxLength\":256},"
                        + "\"states\":{\"type\":\"array\",\"items\":{\"type\":[\"string\",\"null\"],\"enum\":[\"open\",\"paid\",null]},"
                        + "\"maxItems\":1000}},"
                        + "\"required\":[\"customer_id\",\"term\",\"states\"],\"additionalProperties\":false}");
        assertThat(contract.outputSchema().toJson())
                .isEqualTo(
                        "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
                                + "\"id\":{\"type\":\"integer\",\"format\":\"int64\"},"
                                + "\"total\":{\"type\":[\"number\",\"string\"]},"
                                + "\"placed\":{\"type\":\"string\",\"format\":\"date-time\"},"
                                + "\"state\":{\"type\":\"string\",\"enum\":[\"open\",\"paid\"]},"
                                + "\"name\":{\"type\":[\"string\",\"null\"]}},"
                                + "\"required\":[\"id\",\"total\",\"placed\",\"state\",\"name\"],\"additionalProperties\":false}}");
    }

    @Test
    void describe_outerJoin_makesEveryColumnNullable() {
        ActionContract contract = db.action("SELECT o.id FROM customer c LEFT JOIN orders o ON o.customer_id = c.id")
                .build()
                .describe();
        assertThat(contract.outputSchema().toJson()).contains("\"id\":{\"type\":[\"integer\",\"null\"]");
    }

    @Test
    void genesysContract_isFlatInAndAnObjectOut() {
        JsonObject contract = orders().build().describe().genesysContract();
        JsonObject input = contract.object("input").object("inputSchema").object("properties");
        assertThat(input.object("customer_id").string("type")).isEqualTo("integer");
        assertThat(input.object("states").string("type")).isEqualTo("string");
        assertThat(input.names())
                .allSatisfy(name ->
                        assertThat(input.object(name).string("type")).isIn("string", "integer", "number", "boolean"));
        assertThat(contract.object("output").object("successSchema").toJson())
                .startsWith("{\"type\":\"object\",\"properties\":{\"rows\":{\"type\":\"array\",\"items\":{");
        JsonObject single =
                orders().resultForm(ResultForm.SINGLE_ROW).build().describe().genesysContract();
        assertThat(single.object("output")
                        .object("successSchema")
                        .object("properties")
                        .names())
                .containsExactly("id", "total", "placed", "state", "name");
    }

    @Test
    void cxoneVariables_areAllStringsWithTheirMeaning() {
        assertThat(orders().build().describe().cxoneVariables())
                .extracting(JsonObject::toJson)
                .containsExactly(
                        "{\"name\":\"customer_id\",\"type\":\"string\",\"required\":true,\"meaning\":\"integer\","
                                + "\"description\":\"the customer's number in the shop\"}",
                        "{\"name\":\"since\",\"type\":\"string\",\"required\":false,\"meaning\":\"timestamp\","
                                + "\"description\":\"only orders from then on\"}",
                        "{\"name\":\"term\",\"type\":\"string\",\"required\":true,\"meaning\":\"like_contains\"}",
                        "{\"name\":\"states\",\"type\":\"string\",\"required\":true,\"meaning\":\"array of enum\"}");
    }

    @Test
    void openApi_document_namesPathSchemasAndFailures() {
        ActionContract contract = orders().build().describe();
        JsonObject document = contract.openApi("/webhook/orders");
        assertThat(document.string("openapi")).isEqualTo("3.1.0");
        JsonObject post = document.object("paths").object("/webhook/orders").object("post");
        assertThat(post.object("requestBody")
                        .object("content")
                        .object("application/json")
                        .object("schema"))
                .isEqualTo(contract.inputSchema());
        assertThat(post.object("responses").names()).containsExactly("200", "400", "401", "409", "422", "503", "504");
    }

    @Test
    void contract_holdsForRealInputAndOutput() {
        db.sql(
                "INSERT INTO customer VALUES (1, 'Ada'); INSERT INTO orders VALUES (9007199254740993, 1, 1.50, now(), 'paid')");
        PgDataAction action = orders().build().prepare();
        ActionContract contract = action.describe();
        JsonObject input = JsonObject.builder()
                .put("customer_id", 1)
                .put("term", "ad")
                .put("states", java.util.List.of("paid"))
                .build();
        assertThat(JsonSchema.of(contract.inputSchema()).validate(input)).isEmpty();
        assertThat(JsonSchema.of(contract.outputSchema()).validate(Database.run(action, input)))
                .isEmpty();
        for (ResultForm form : ResultForm.values()) {
            PgDataAction shaped = orders().resultForm(form).build();
            assertThat(JsonSchema.of(shaped.describe().outputSchema())
                            .validate(shaped.run(Database.call(input)).value()))
                    .as(form.name())
                    .isEmpty();
        }
        PgDataAction write = db.action("UPDATE orders SET state = :state WHERE id = :id")
                .writes()
                .build();
        assertThat(write.describe().outputSchema().toJson())
                .isEqualTo(
                        "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"affected_rows\":{\"type\":"
                                + "\"integer\",\"minimum\":0}},\"required\":[\"affected_rows\"],\"additionalProperties\":false}}");
    }

    @Test
    void requireSame_afterAChange_saysHowItDiffers() {
        JsonObject stored =
                JsonObject.parse(orders().build().describe().toJson().toPrettyJson());
        assertThatCode(() ->
                        orders().build().describe(db.fixture().dataSource()).requireSame(stored))
                .doesNotThrowAnyException();
        db.sql(
                "ALTER TABLE orders ALTER total TYPE text; ALTER TABLE orders ALTER placed DROP NOT NULL; ALTER TYPE state ADD"
                        + " VALUE 'void'");
        PgDataAction changed = db.action(SQL.replace("o.id, o.total", "o.total"))
                .parameter("term", PgType.LIKE_CONTAINS)
                .build();
        assertThatThrownBy(() -> changed.describe().requireSame(stored))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        contract of data action 'demo' has 8 problems:
                          - /input/properties/since/default: was "2020-01-01T00:00:00Z" and is gone
                          - /input/properties/states/items/enum: was ["open","paid",null] and is ["open","paid","void",null]
                          - /input/required: now has "since"
                          - /output/items/properties/id: was {"type":"integer","format":"int64"} and is gone
                          - /output/items/properties/total/type: was ["number","string"] and is "string"
                          - /output/items/properties/placed/type: was "string" and is ["string","null"]
                          - /output/items/properties/state/enum: was ["open","paid"] and is ["open","paid","void"]
                          - /output/items/required: no longer has "id\"""");
    }

    @Test
    void lengths_fromCastsDomainsAndColumns_standInTheContractAndAreChecked() {
        db.sql("CREATE DOMAIN code AS varchar(4)");
        PgDataAction action = db.action(
                        "INSERT INTO customer (id, name) VALUES (:id, :name) RETURNING :code::code AS code,"
                                + " CAST(:cut AS character varying(3)) AS cut")
                .writes()
                .build();
        JsonObject properties = action.describe().inputSchema().object("properties");
        assertThat(properties.object("name").integer("maxLength")).isEqualTo(20);
        assertThat(properties.object("code").integer("maxLength")).isEqualTo(4);
        assertThat(properties.object("cut").integer("maxLength")).isEqualTo(3);
        assertThatThrownBy(() -> Database.run(
                        action,
                        JsonObject.builder()
                                .put("id", 1)
                                .put("name", "x".repeat(21))
                                .put("code", "12345")
                                .put("cut", "1234")
                                .build()))
                .hasMessage(
                        "code: must not be longer than 4 characters but has 5; cut: must not be longer than 3 characters but"
                                + " has 4; name: must not be longer than 20 characters but has 21");
        PgDataAction update = db.action("UPDATE customer c SET name = :name WHERE id = :id")
                .writes()
                .build();
        assertThat(update.describe()
                        .inputSchema()
                        .object("properties")
                        .object("name")
                        .integer("maxLength"))
                .isEqualTo(20);
    }
}
