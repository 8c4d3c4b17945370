package io.cxintegrate.testkit.server;

import io.cxintegrate.core.Require;
import io.cxintegrate.testkit.internal.Transmission;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Says what happens to the requests that a {@link FaultPlan} has picked, and by that plans the fault; the last step of the
 * sentence, for one thread.
 *
 * <p>Statuses, {@link #unauthorized()}, {@link #reset()} and {@link #notHttp()} come <em>instead of</em> the platform's work:
 * nothing is stored. {@link #stall()} comes before it. All others spoil, delay or lose the answer of work that
 * <em>was done</em>. Pauses are real time: a socket knows no virtual one.
 */
public final class FaultEffect {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final Consumer<Fault> plan;

    FaultEffect(Consumer<Fault> plan) {
        this.plan = plan;
    }

    /** Answers this status, 200 to 599, with an error body in the platform's own form from 400 on. */
    public void status(int status) {
        Require.between(200, 599, status, "status");
        plan(
                "status " + status,
                (request, errors, genuine) ->
                        status < 400 ? FakeResponse.empty(status) : errors.status(request, status, "planned fault"));
    }

    /** Answers this error, 400 to 599, with {@code Retry-After} in seconds, rounded up (RFC 9110 10.2.3). */
    public void status(int status, Duration retryAfter) {
        Require.between(400, 599, status, "status");
        String seconds = wholeSeconds(retryAfter);
        plan(
                "status " + status + " Retry-After " + seconds,
                (request, errors, genuine) ->
                        errors.status(request, status, "planned fault").withHeader("Retry-After", seconds));
    }

    /** Answers 429 with {@code Retry-After} in seconds, rounded up (RFC 9110 10.2.3). */
    public void tooManyRequests(Duration retryAfter) {
        throttle(wholeSeconds(retryAfter));
    }

    /** Answers 429 with {@code Retry-After} as an HTTP date, rounded up to the second. */
    public void tooManyRequestsUntil(Instant until) {
        Instant whole = until.getNano() == 0 ? until : Instant.ofEpochSecond(until.getEpochSecond() + 1);
        throttle(HTTP_DATE.format(whole));
    }

    /** Answers 401: {@code invalid_token} to an API request, {@code invalid_client} to a token request. */
    public void unauthorized() {
        plan("unauthorized", (request, errors, genuine) -> errors.unauthorized(request));
    }

    /** Resets the connection (TCP RST) before any byte of an answer; the work is not done. */
    public void reset() {
        plan("reset", (request, errors, genuine) -> FakeResponse.RESET);
    }

    /** Does the work and resets the connection before any byte of the answer: the client cannot know. */
    public void resetAfterWork() {
        spoil("resetAfterWork", answer -> FakeResponse.RESET);
    }

    /** Does the work, sends status and headers, and resets the connection before the body. */
    public void resetAfterHeaders() {
        spoil("resetAfterHeaders", answer -> answer.sent(Transmission.resetAfterHeaders()));
    }

    /** Does the work, sends status, headers and half of the body, and resets the connection. */
    public void resetMidBody() {
        spoil("resetMidBody", answer -> answer.sent(Transmission.resetMidBody()));
    }

    /** Sends no byte, and does no work, until the handle is released or the fake closes. */
    public Stall stall() {
        Stall stall = new Stall();
        plan.accept(new Fault("stall", (request, errors, genuine) -> genuine.get(), stall, true));
        return stall;
    }

    /** Does the work, sends status and headers, and no byte of the body until the handle is released or the fake closes. */
    public Stall stallAfterHeaders() {
        Stall stall = new Stall();
        stallAnswer("stallAfterHeaders", stall, Transmission.heldAfterHeaders(stall::hold));
        return stall;
    }

    /** The same with half of the body sent. */
    public Stall stallMidBody() {
        Stall stall = new Stall();
        stallAnswer("stallMidBody", stall, Transmission.heldMidBody(stall::hold));
        return stall;
    }

    /** Does the work at once and answers after {@code realTime}. */
    public void delay(Duration realTime) {
        Require.positive(realTime, "realTime");
        spoil("delay " + realTime, answer -> answer.sent(Transmission.delayed(realTime)));
    }

    /** Does the work and sends the body in pieces of {@code bytes}, with a pause of {@code realTime} before each. */
    public void drip(int bytes, Duration realTime) {
        Require.atLeast(1, bytes, "bytes");
        Require.positive(realTime, "realTime");
        spoil("drip " + bytes + " bytes every " + realTime, answer -> answer.sent(Transmission.drip(bytes, realTime)));
    }

    /** Answers with bytes that are no HTTP, and closes the connection; the work is not done. */
    public void notHttp() {
        plan("notHttp", (request, errors, genuine) -> FakeResponse.empty(200).sent(Transmission.garbage()));
    }

    /** Cuts the JSON of the answer in the middle; status and headers stay. */
    public void malformedBody() {
        spoil("malformedBody", answer -> {
            String body = answer.body();
            // The first half of an object or array never closes it.
            return answer.withBody(body.length() < 2 ? "{" : body.substring(0, body.length() / 2));
        });
    }

    /** Answers with the right status and a JSON object of {@code bytes} bytes, 14 or more. */
    public void oversizedBody(int bytes) {
        Require.atLeast(14, bytes, "bytes");
        spoil("oversizedBody " + bytes, answer -> answer.withBody("{\"padding\":\"" + "x".repeat(bytes - 14) + "\"}"));
    }

    /** Answers with the right status but a page of HTML, as a proxy or a login portal would. */
    public void wrongContentType() {
        spoil(
                "wrongContentType",
                answer -> answer.withHeader("Content-Type", "text/html;charset=utf-8")
                        .withBody("<!DOCTYPE html><html><body><h1>Please sign in</h1></body></html>"));
    }

    /** Answers with the right status and headers but no body. */
    public void emptyBody() {
        spoil("emptyBody", answer -> answer.withBody(""));
    }

    private static String wholeSeconds(Duration retryAfter) {
        Duration wait = Require.notNegative(retryAfter, "retryAfter");
        return String.valueOf(wait.toSeconds() + (wait.toNanosPart() > 0 ? 1 : 0));
    }

    private void throttle(String retryAfter) {
        plan(
                "tooManyRequests " + retryAfter,
                (request, errors, genuine) ->
                        errors.status(request, 429, "Rate limit exceeded").withHeader("Retry-After", retryAfter));
    }

    private void stallAnswer(String text, Stall stall, Transmission transmission) {
        plan.accept(new Fault(text, (request, errors, genuine) -> genuine.get().sent(transmission), stall, false));
    }

    private void spoil(String text, UnaryOperator<FakeResponse> change) {
        plan(text, (request, errors, genuine) -> change.apply(genuine.get()));
    }

    private void plan(String text, Fault.Effect effect) {
        plan.accept(Fault.of(text, effect));
    }
}
