package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.pg.store.PgIdempotency;
import io.cxintegrate.pg.store.PgMigrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A write that is sent again: once done, the first answer each time, whatever is lost on the way. */
class IdempotentWriteTest {
    private static final String PAY = "INSERT INTO payment (customer, amount) VALUES (:customer, :amount)"
            + " RETURNING id, customer, amount, tags, note";
    private static final JsonObject INPUT = JsonObject.of("customer", "Ada", "amount", "12.50");
    private static final PgIdempotency A_DAY = PgIdempotency.keepFor(Duration.ofDays(1));

    private Database db;

    @BeforeEach
    void open() {
        db = new Database();
        PgMigrations.ofDefaultSchema().migrate(db.fixture().dataSource());
        db.sql(
                "CREATE TABLE payment (id serial PRIMARY KEY, customer text NOT NULL CHECK (customer <> 'nobody'), amount"
                        + " numeric(10,2) NOT NULL, tags text[] DEFAULT '{a,NULL}', note jsonb DEFAULT '{\"n\": 1.50}', UNIQUE"
                        + " (customer, amount) DEFERRABLE INITIALLY DEFERRED)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private PgDataActionBuilder action() {
        return db.action(PAY).idempotency(A_DAY);
    }

    private static DataActionCall call(String key, JsonObject input) {
        return Database.call(input).withIdempotencyKey(key);
    }

    private String payments() {
        return db.query("SELECT count(*) FROM payment");
    }

    @ParameterizedTest
    @EnumSource(ResultForm.class)
    void run_sentAgain_givesTheFirstAnswerToTheLetter(ResultForm form) {
        PgDataAction action = action().resultForm(form).build();
        DataActionResult first = action.run(call("k1", INPUT));
        PgDataAction onAnotherNode = action().resultForm(form).build();
        DataActionResult again = onAnotherNode.run(call("k1", INPUT));
        assertThat(again.toJson().toJson()).isEqualTo(first.toJson().toJson());
        assertThat(payments()).isEqualTo("1");
        // The order of the members is not the caller's concern.
        action.run(call("k1", JsonObject.of("amount", "12.50", "customer", "Ada")));
        assertThat(payments()).isEqualTo("1");
        action.run(call("k2", INPUT.with("amount", "13")));
        assertThat(payments()).isEqualTo("2");
    }

    @Test
    void run_statementWithoutAResult_repeatsTheNumberOfRows() {
        PgDataAction action = db.action("UPDATE payment SET amount = amount + :more WHERE customer = 'Ada'")
                .idempotency(A_DAY)
                .build();
        db.sql("INSERT INTO payment (customer, amount) VALUES ('Ada', 1)");
        JsonObject input = JsonObject.of("more", "5");
        assertThat(action.run(call("k", input)).rows()).containsExactly(JsonObject.of("affected_rows", 1));
        assertThat(action.run(call("k", input)).rows()).containsExactly(JsonObject.of("affected_rows", 1));
        assertThat(db.query("SELECT amount FROM payment")).isEqualTo("6.00");
    }

    @Test
    void run_firstAndRepeatedCall_areTwoAndThreeRoundTrips() throws Exception {
        try (ProtocolProxy proxy = new ProtocolProxy(db.fixture());
                Connection connection = proxy.dataSource().getConnection()) {
            PgDataAction action =
                    action().dataSource(new OneConnection(connection)).build().prepare();
            for (int i = 1; i <= 12; i++) {
                JsonObject input = INPUT.with("amount", "" + i);
                proxy.clear();
                action.run(call("k" + i, input));
                assertThat(proxy.roundTrips())
                        .as("first call %d: %s", i, proxy.types())
                        .isEqualTo(2);
                proxy.clear();
                action.run(call("k" + i, input));
                assertThat(proxy.roundTrips())
                        .as("repeated call %d: %s %s", i, proxy.types(), proxy.statements())
                        .isEqualTo(3);
            }
            assertThat(connection.getAutoCommit()).isTrue();
        }
        assertThat(payments()).isEqualTo("12");
    }

    @Test
    void run_sameKeyOtherInput_isRefusedAndNothingIsDone() {
        PgDataAction action = action().build();
        action.run(call("k", INPUT));
        assertThatThrownBy(() -> action.run(call("k", INPUT.with("amount", "99"))))
                .isInstanceOfSatisfying(
                        DataActionException.class, e -> assertThat(e.code()).isEqualTo(Code.UNPROCESSABLE))
                .hasMessage(
                        "this idempotency key was used for a call with another input; use a new key for a new call");
        assertThat(payments()).isEqualTo("1");
    }

    @Test
    void run_keyOfAnotherAction_isAnotherKey() {
        action().build().run(call("k", INPUT));
        PgDataAction other = PgDataAction.builder("refund")
                .dataSource(db.fixture().dataSource())
                .sql("DELETE FROM payment WHERE customer = :customer")
                .idempotency(A_DAY)
                .build();
        assertThat(other.run(call("k", JsonObject.of("customer", "Ada"))).rows())
                .containsExactly(JsonObject.of("affected_rows", 1));
    }

    @Test
    void run_noKeyOrOneTooLong_isAClearRefusalBeforeTheDatabaseIsAsked() {
        PgDataAction action = action().dataSource(UrlDataSource.toNobody()).build();
        assertThatThrownBy(() -> action.run(Database.call(INPUT)))
                .isInstanceOfSatisfying(
                        DataActionException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_REQUEST))
                .hasMessage(
                        "this action needs an idempotency key; send the header Idempotency-Key or a request id of your own");
        assertThatThrownBy(() -> action.run(call("x".repeat(256), INPUT)))
                .hasMessage("the idempotency key has 256 characters; at most 255 are taken");
    }

    @Test
    void run_rehearsal_needsNoKeyAndLeavesNone() {
        action().build().run(Database.rehearsal(INPUT));
        assertThat(payments()).isEqualTo("0");
        assertThat(db.query("SELECT count(*) FROM cxintegrate.idempotent_write"))
                .isEqualTo("0");
    }

    @Test
    void run_failedCall_leavesTheKeyFree() {
        PgDataAction action = action().build();
        assertThatThrownBy(() -> action.run(call("k", INPUT.with("customer", "nobody"))))
                .hasMessage("the change conflicts with what is stored");
        assertThat(db.query("SELECT count(*) FROM cxintegrate.idempotent_write"))
                .isEqualTo("0");
        action.run(call("k", INPUT));
        assertThat(payments()).isEqualTo("1");
    }

    @Test
    void run_constraintThatFailsAtTheCommit_isAConflictAndLeavesTheKeyFree() {
        PgDataAction action = action().build();
        action.run(call("k1", INPUT));
        assertThatThrownBy(() -> action.run(call("k2", INPUT)))
                .isInstanceOfSatisfying(
                        DataActionException.class, e -> assertThat(e.code()).isEqualTo(Code.CONFLICT))
                .hasMessage("the change conflicts with what is stored");
        assertThat(db.query("SELECT string_agg(key, ',') FROM cxintegrate.idempotent_write"))
                .isEqualTo("k1");
        assertThat(payments()).isEqualTo("1");
    }

    @Test
    void run_uniqueViolationOfTheStatementItself_isNotTakenForAKey() {
        db.sql("CREATE TABLE idempotent_write (id int PRIMARY KEY)");
        PgDataAction action = db.action("INSERT INTO public.idempotent_write VALUES (:id)")
                .idempotency(A_DAY)
                .build();
        action.run(call("k1", JsonObject.of("id", "1")));
        assertThatThrownBy(() -> action.run(call("k2", JsonObject.of("id", "1"))))
                .hasMessage("the change conflicts with what is stored");
    }

    @Test
    void run_manyAtOnceOnTwoNodes_isDoneOnceAndAllGetTheFirstAnswer() throws Exception {
        List<PgDataAction> nodes =
                List.of(action().build().prepare(), action().build().prepare());
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 5; round++) {
                String key = "k" + round;
                JsonObject input = INPUT.with("amount", "" + round);
                CyclicBarrier start = new CyclicBarrier(threads);
                List<Future<String>> running = new ArrayList<>();
                for (int t = 0; t < threads; t++) {
                    PgDataAction node = nodes.get(t % 2);
                    running.add(pool.submit(() -> {
                        start.await(60, TimeUnit.SECONDS);
                        return node.run(call(key, input)).toJson().toJson();
                    }));
                }
                List<String> answers = new ArrayList<>();
                for (Future<String> one : running) {
                    answers.add(one.get(60, TimeUnit.SECONDS));
                }
                assertThat(answers).containsOnly(answers.get(0));
                assertThat(payments()).isEqualTo(Integer.toString(round + 1));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void run_whileTheFirstCallRuns_waitsForItsCommit() throws Exception {
        PgDataAction action = action().build().prepare();
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (Connection first = db.connect();
                Statement s = first.createStatement()) {
            first.setAutoCommit(false);
            s.execute("INSERT INTO cxintegrate.idempotent_write (action, key, fingerprint, answer, expires_at) SELECT"
                    + " 'demo', 'k', encode(sha256('{\"amount\":\"12.50\",\"customer\":\"Ada\"}'), 'hex'),"
                    + " '{\"list\":true,\"rows\":[{\"id\":77}]}', now() + interval '1 day'");
            Future<DataActionResult> second = pool.submit(() -> action.run(call("k", INPUT)));
            db.await(
                    "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type ="
                            + " 'Lock'");
            assertThat(second.isDone()).isFalse();
            first.commit();
            assertThat(second.get(60, TimeUnit.SECONDS).rows()).containsExactly(JsonObject.of("id", 77));
            assertThat(payments()).isEqualTo("0");
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT INTO payment", "UPDATE \"cxintegrate\".idempotent_write", "COMMIT"})
    void run_connectionLostAtAnyStatement_isRepeatedAndDoneOnce(String statement) throws Exception {
        try (ProtocolProxy proxy = new ProtocolProxy(db.fixture())) {
            PgDataAction action =
                    action().dataSource(proxy.dataSource()).build().prepare();
            // The last message of the string, behind which the server does it all although nobody hears of it.
            AtomicInteger seen = new AtomicInteger();
            proxy.breakAfter(m -> {
                if (m.text().contains(statement)) {
                    seen.incrementAndGet();
                }
                return seen.get() > 0 && m.type() == 'S';
            });
            DataActionResult result = action.run(call("k", INPUT));
            assertThat(seen.get()).isPositive();
            assertThat(result.rows().get(0).integer("id")).isPositive();
            assertThat(action.run(call("k", INPUT)).toJson()).isEqualTo(result.toJson());
        }
        assertThat(payments()).isEqualTo("1");
    }

    @Test
    void run_commitLostAndNoAttemptLeft_isUnavailableAndTheSameCallSentAgainIsSafe() throws Exception {
        try (ProtocolProxy proxy = new ProtocolProxy(db.fixture())) {
            PgDataAction action = action().dataSource(proxy.dataSource())
                    .retry(RetryPolicy.none())
                    .jitter(Jitter.fixed(0))
                    .build()
                    .prepare();
            AtomicInteger seen = new AtomicInteger();
            proxy.breakAfter(m -> {
                seen.addAndGet(m.text().contains("COMMIT") ? 1 : 0);
                return seen.get() > 0 && m.type() == 'S';
            });
            assertThatThrownBy(() -> action.run(call("k", INPUT)))
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            e -> assertThat(e.retryable()).isTrue())
                    .hasMessage("the connection to the database was lost (SQLSTATE 08006)");
            action.run(call("k", INPUT));
        }
        assertThat(payments()).isEqualTo("1");
    }

    @Test
    void run_answerThatIsOver_runsAnewAndRemoveExpiredRemovesTheRest() {
        PgDataAction action = action().build();
        for (int i = 0; i < 3; i++) {
            action.run(call("k" + i, INPUT.with("amount", "" + i)));
        }
        db.sql("UPDATE cxintegrate.idempotent_write SET expires_at = now()");
        action.run(call("k0", INPUT.with("amount", "7")));
        assertThat(payments()).isEqualTo("4");
        assertThat(A_DAY.removeExpired(db.fixture().dataSource())).isEqualTo(2);
        assertThat(A_DAY.removeExpired(db.fixture().dataSource())).isZero();
        assertThat(db.query("SELECT string_agg(key, ',') FROM cxintegrate.idempotent_write"))
                .isEqualTo("k0");
    }

    @Test
    void prepare_withoutTheTable_saysWhatToRun() throws SQLException {
        assertThatThrownBy(() -> db.action(PAY)
                        .idempotency(A_DAY.inSchema("elsewhere"))
                        .build()
                        .prepare())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "data action 'demo' has 1 problem:\n  - idempotency: needs the table elsewhere.idempotent_write,"
                                + " which is missing; run PgMigrations.migrate(dataSource)");
    }
}
