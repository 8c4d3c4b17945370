package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.Client.json;
import static io.cxintegrate.testkit.CognigyOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.CognigyOperation.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.testkit.server.FaultPlan;
import io.cxintegrate.testkit.server.PlannedFault;
import io.cxintegrate.testkit.server.Stall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultPlanTest {
    private static final String INTEGRATIONS = "/api/v3/bots/bot-1/integrations";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FakeCognigy cognigy = FakeCognigy.start();
    private final FaultPlan<CognigyOperation>.Occurrence onCreate =
            cognigy.faults().on(CREATE_INTEGRATION);
    private final Client client = Client.of(cognigy);
    private String[] token = {};

    @BeforeEach
    void authenticate() {
        token = client.cognigyToken(cognigy);
    }

    @AfterEach
    void close() {
        cognigy.close();
    }

    @Test
    void firstSecondNth_planned_hitThatRequestOnly() {
        onCreate.second().status(502);
        onCreate.nth(4).status(504);
        onCreate.first().status(500);

        assertThat(statuses(5)).containsExactly(500, 502, 201, 504, 201);
        assertThat(cognigy.faults().unusedFaults()).isEmpty();
        assertThat(cognigy.integrations("bot-1")).hasSize(2);
    }

    @Test
    void times_planned_hitsTheNextOnes() {
        onCreate.times(2).status(503);

        assertThat(statuses(3)).containsExactly(503, 503, 201);
    }

    @Test
    void always_planned_hitsEveryOne() {
        onCreate.always().status(503);

        assertThat(statuses(3)).containsExactly(503, 503, 503);
        assertThat(cognigy.faults().unusedFaults()).isEmpty();
    }

    @Test
    void first_plannedAfterRequests_isTheNextOne() {
        assertThat(statuses(1)).containsExactly(201);
        onCreate.first().status(500);

        assertThat(statuses(2)).containsExactly(500, 201);
    }

    @Test
    void twoFaults_sameRequest_theOnePlannedFirstHasIt() {
        onCreate.first().status(500);
        onCreate.first().status(503);

        assertThat(statuses(2)).containsExactly(500, 201);
        assertThat(cognigy.faults().unusedFaults())
                .extracting(PlannedFault::toString)
                .containsExactly("CREATE_INTEGRATION first: status 503");
    }

    @Test
    void unusedFaults_metTooSeldom_saysHowOften() {
        onCreate.times(3).status(500);
        cognigy.faults().on(TOKEN).always().reset();
        statuses(1);

        assertThat(cognigy.faults().unusedFaults())
                .extracting(PlannedFault::toString)
                .containsExactly("CREATE_INTEGRATION the next 3: status 500 (met 1)", "TOKEN always: reset");
    }

    @Test
    void otherOperation_planned_isLeftAlone() {
        cognigy.faults().on(CognigyOperation.GET_ROUTING).always().status(500);

        assertThat(statuses(1)).containsExactly(201);
    }

    @Test
    void status_planned_hasThePlatformsErrorBodyAndDoesNothing() {
        onCreate.first().status(500);

        HttpResponse<String> answer = create();

        assertThat(answer.body())
                .isEqualTo("{\"title\":\"Internal Server Error\",\"detail\":\"planned fault\",\"status\":500}");
        assertThat(cognigy.integrations("bot-1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT7S, 7", "PT0S, 0", "PT0.001S, 1", "PT1M1.5S, 62"})
    void tooManyRequests_duration_isInWholeSecondsRoundedUp(Duration wait, String header) {
        onCreate.first().tooManyRequests(wait);

        HttpResponse<String> answer = create();

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue(header);
        assertThat(json(answer).string("title")).isEqualTo("Too Many Requests");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-01-01T00:00:07Z     | Thu, 01 Jan 2026 00:00:07 GMT
            2026-01-01T00:00:07.001Z | Thu, 01 Jan 2026 00:00:08 GMT
            """)
    void tooManyRequestsUntil_instant_isAnHttpDateRoundedUp(Instant until, String header) {
        onCreate.first().tooManyRequestsUntil(until);

        assertThat(create().headers().firstValue("Retry-After")).hasValue(header);
    }

    @Test
    void unauthorized_onAnApiRequest_isInvalidToken() {
        onCreate.first().unauthorized();

        HttpResponse<String> answer = create();

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).contains("error=\"invalid_token\"");
    }

    @Test
    void unauthorized_onATokenRequest_isInvalidClient() {
        cognigy.faults().on(TOKEN).first().unauthorized();

        HttpResponse<String> answer = client.form("/api/v3/auth/token", Client.credentials(cognigy));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).string("error")).isEqualTo("invalid_client");
    }

    @Test
    void reset_planned_breaksTheConnectionAndDoesNothing() {
        onCreate.first().reset();

        assertThatThrownBy(this::create)
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(IOException.class);

        assertThat(cognigy.integrations("bot-1")).isEmpty();
        assertThat(cognigy.journal().calls(CREATE_INTEGRATION)).hasSize(1);
        assertThat(cognigy.journal().describe()).contains("-> connection reset  (fault: reset)");
        assertThat(create().statusCode()).isEqualTo(201);
    }

    @Test
    void stall_released_isThenDoneAndAnswered() throws Exception {
        Stall stall = onCreate.first().stall();
        CompletableFuture<HttpResponse<String>> answer = client.postAsync(INTEGRATIONS, Payloads.mapping("v1"), token);

        assertThat(stall.awaitArrival(PATIENCE)).isTrue();
        assertThat(answer).isNotDone();
        assertThat(cognigy.integrations("bot-1")).isEmpty();
        assertThat(cognigy.journal().describe()).contains("-> no answer yet  (fault: stall)");
        stall.release();

        assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode())
                .isEqualTo(201);
        assertThat(cognigy.journal().describe()).contains("-> 201 id=int-1  (fault: stall)");
    }

    @Test
    void stall_meanwhile_otherRequestsAreServed() throws Exception {
        Stall stall = onCreate.first().stall();
        CompletableFuture<HttpResponse<String>> stalled = client.postAsync(INTEGRATIONS, Payloads.mapping("v1"), token);
        assertThat(stall.awaitArrival(PATIENCE)).isTrue();

        assertThat(json(create()).string("id")).isEqualTo("int-1");

        stall.release();
        assertThat(json(stalled.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).string("id"))
                .isEqualTo("int-2");
    }

    @Test
    void stall_fakeCloses_endsInAnError() throws Exception {
        Stall stall = onCreate.first().stall();
        CompletableFuture<HttpResponse<String>> answer = client.postAsync(INTEGRATIONS, Payloads.mapping("v1"), token);
        assertThat(stall.awaitArrival(PATIENCE)).isTrue();

        cognigy.close();

        assertThatThrownBy(() -> answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(IOException.class);
        assertThat(cognigy.integrations("bot-1")).isEmpty();
    }

    @Test
    void stall_nothingArrives_awaitGivesUp() throws InterruptedException {
        assertThat(onCreate.first().stall().awaitArrival(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void malformedBody_planned_cutsTheJsonOfWorkThatWasDone() {
        onCreate.first().malformedBody();

        HttpResponse<String> answer = create();

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .startsWith("{\"name\":\"payment_processor_v2\"")
                .doesNotEndWith("}");
        assertThat(cognigy.integrations("bot-1")).hasSize(1);
    }

    @Test
    void wrongContentType_planned_isAPageOfHtmlWithTheRightStatus() {
        onCreate.first().wrongContentType();

        HttpResponse<String> answer = create();

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(answer.body()).isEqualTo("<!DOCTYPE html><html><body><h1>Please sign in</h1></body></html>");
        assertThat(cognigy.integrations("bot-1")).hasSize(1);
    }

    @Test
    void emptyBody_planned_hasStatusAndTypeOnly() {
        onCreate.first().emptyBody();

        HttpResponse<String> answer = create();

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEmpty();
        assertThat(cognigy.integrations("bot-1")).hasSize(1);
    }

    @Test
    void statusWithRetryAfter_planned_hasTheHeaderAndDoesNothing() {
        onCreate.first().status(503, Duration.ofMillis(1_500));

        HttpResponse<String> answer = create();

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(cognigy.integrations("bot-1")).isEmpty();
    }

    @Test
    void resetAfterWork_planned_losesTheAnswerOfWorkThatWasDone() {
        onCreate.first().resetAfterWork();

        assertThatThrownBy(this::create).hasCauseInstanceOf(IOException.class);

        assertThat(cognigy.integrations("bot-1")).hasSize(1);
        assertThat(cognigy.journal().describe()).contains("-> connection reset  (fault: resetAfterWork)");
    }

    @Test
    void resetAfterHeadersAndMidBody_planned_loseTheRestOfTheAnswer() {
        onCreate.first().resetAfterHeaders();
        onCreate.second().resetMidBody();

        assertThatThrownBy(this::create).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(this::create).hasCauseInstanceOf(IOException.class);

        assertThat(cognigy.integrations("bot-1")).hasSize(2);
        assertThat(cognigy.journal().describe())
                .contains("-> 201 id=int-1  (fault: resetAfterHeaders)")
                .contains("-> 201 id=int-2  (fault: resetMidBody)");
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void stallOfTheAnswer_released_sendsTheRest(boolean midBody) throws Exception {
        Stall stall =
                midBody ? onCreate.first().stallMidBody() : onCreate.first().stallAfterHeaders();
        CompletableFuture<HttpResponse<String>> answer = client.postAsync(INTEGRATIONS, Payloads.mapping("v1"), token);

        assertThat(stall.awaitArrival(PATIENCE)).isTrue();
        assertThat(answer).isNotDone();
        assertThat(cognigy.integrations("bot-1")).hasSize(1);
        stall.release();

        assertThat(json(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).string("id"))
                .isEqualTo("int-1");
    }

    @Test
    void stallMidBody_fakeCloses_endsInAnError() throws Exception {
        Stall stall = onCreate.first().stallMidBody();
        CompletableFuture<HttpResponse<String>> answer = client.postAsync(INTEGRATIONS, Payloads.mapping("v1"), token);
        assertThat(stall.awaitArrival(PATIENCE)).isTrue();

        cognigy.close();

        assertThatThrownBy(() -> answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void delayAndDrip_planned_takeRealTimeAndArriveWhole() {
        onCreate.first().delay(Duration.ofMillis(30));
        onCreate.second().drip(50, Duration.ofMillis(2));
        long start = System.nanoTime();

        assertThat(json(create()).string("id")).isEqualTo("int-1");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
        HttpResponse<String> dripped = create();

        assertThat(json(dripped).string("id")).isEqualTo("int-2");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(
                        Duration.ofMillis(30 + 2L * (dripped.body().length() / 50)));
    }

    @Test
    void notHttp_planned_isNoAnswerAndDoesNothing() {
        onCreate.first().notHttp();

        assertThatThrownBy(this::create).hasCauseInstanceOf(IOException.class);

        assertThat(cognigy.integrations("bot-1")).isEmpty();
    }

    @Test
    void oversizedBody_planned_isJsonOfThatManyBytes() {
        onCreate.first().oversizedBody(100_000);

        HttpResponse<String> answer = create();

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).hasSize(100_000);
        assertThat(json(answer).names()).containsExactly("padding");
        assertThat(cognigy.integrations("bot-1")).hasSize(1);
    }

    @Test
    void plan_argumentOutOfRange_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> onCreate.nth(0))
                .withMessage("n must be at least 1 but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> onCreate.first().status(600))
                .withMessage("status must be between 200 and 599 but is 600");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> onCreate.first().status(302, Duration.ZERO))
                .withMessage("status must be between 400 and 599 but is 302");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> onCreate.first().oversizedBody(13))
                .withMessage("bytes must be at least 14 but is 13");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> onCreate.first().drip(0, Duration.ofMillis(1)))
                .withMessage("bytes must be at least 1 but is 0");
        assertThat(cognigy.faults().unusedFaults()).isEmpty();
    }

    private HttpResponse<String> create() {
        return client.post(INTEGRATIONS, Payloads.mapping("v1"), token);
    }

    private List<Integer> statuses(int requests) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            statuses.add(create().statusCode());
        }
        return statuses;
    }
}
