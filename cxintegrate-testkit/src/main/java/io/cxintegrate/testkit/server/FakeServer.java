package io.cxintegrate.testkit.server;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violation;
import io.cxintegrate.testkit.internal.HttpFront;
import io.cxintegrate.testkit.internal.Masking;
import io.cxintegrate.testkit.internal.Refusal;
import io.cxintegrate.testkit.network.FakeTls;
import io.cxintegrate.testkit.network.FaultProxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A service that is not there: a real socket on 127.0.0.1 with a free port, a {@link Journal} of what was asked and a
 * {@link FaultPlan} of what goes wrong. Safe to share between threads; whoever starts it closes it.
 *
 * <p>All state of a fake is guarded by one lock, which is never held across I/O. To write a fake of your own, extend this
 * class, keep the state in a plain object that only handlers and {@link #locked} touch, and call {@link #open} from a static
 * {@code start} method, when the object is complete.
 *
 * @param <O> the operations of the fake
 */
public abstract class FakeServer<O extends Operation> implements AutoCloseable {
    private final String name;
    private final TimeSource clock;
    /** Seen by the package, as fields: a getter called by a subclass's constructor would let {@code this} escape. */
    final Guard guard = new Guard();

    final Masking masking = new Masking();
    private final Journal journal;
    private final FaultPlan<O> faults;
    private volatile @Nullable HttpFront front;
    /** Answers that requests wait for, by the number of the request. */
    private final Map<Integer, CompletableFuture<FakeResponse>> held = new ConcurrentHashMap<>();

    private volatile boolean closed;
    private volatile @Nullable FaultProxy proxy;

    /**
     * A fake that is not yet open.
     *
     * @param name the service's name in texts, in lower case
     * @param clock what its journal and its tokens go by; usually a {@code TestClock} shared with the client under test
     */
    protected FakeServer(String name, TimeSource clock) {
        this.name = Objects.requireNonNull(name, "name");
        this.clock = Objects.requireNonNull(clock, "clock");
        journal = new Journal(guard, clock, masking);
        faults = new FaultPlan<>(guard);
    }

    /** Opens the socket; called once, by the {@code start} method. */
    protected final void open(Routes<O> routes) {
        if (front != null) {
            throw new IllegalStateException(name + " is open already");
        }
        front = HttpFront.open((method, url, headers, body) -> serve(routes, method, url, headers, body));
    }

    /**
     * An error in the form of this service; by default a {@linkplain FakeResponse#problem problem document}.
     *
     * @param request what cannot be done
     * @param status from 400 to 599
     * @param message what is wrong, for people
     * @param problems what is wrong with the payload, field by field; may be empty
     */
    protected FakeResponse error(FakeRequest request, int status, String message, List<Violation> problems) {
        String detail = problems.isEmpty()
                ? message
                : message + ": " + problems.stream().map(Violation::toString).collect(Collectors.joining("; "));
        return FakeResponse.problem(status, detail);
    }

    /** Runs {@code work} under the lock of the fake, for accessors to its state. It must not wait. */
    protected final <T extends @Nullable Object> T locked(Supplier<T> work) {
        return guard.call(work);
    }

    /** The service's name in texts, in lower case: {@code cognigy}. */
    public final String name() {
        return name;
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public final URI baseUri() {
        HttpFront open = front;
        if (open == null) {
            throw new IllegalStateException(name + " is not open");
        }
        return open.baseUri();
    }

    /** What the fake goes by; hand it to the client under test as well. */
    public final TimeSource clock() {
        return clock;
    }

    /** What was asked and answered so far. */
    public final Journal journal() {
        return journal;
    }

    /** What goes wrong from now on. */
    public final FaultPlan<O> faults() {
        return faults;
    }

    /**
     * The proxy in front of this fake, for what goes wrong below HTTP; started when first asked for, closed with the fake.
     * Its {@code baseUri()} is what the client under test then connects to.
     */
    public final FaultProxy proxy() {
        return proxied(() -> FaultProxy.to(baseUri()));
    }

    /**
     * The same proxy, with TLS towards the client.
     *
     * @throws IllegalStateException if there is one already
     */
    public final FaultProxy proxy(FakeTls tls) {
        if (proxy != null) {
            throw new IllegalStateException(name + " has a proxy already");
        }
        return proxied(() -> FaultProxy.to(baseUri(), tls));
    }

    private FaultProxy proxied(Supplier<FaultProxy> starting) {
        return guard.call(() -> {
            FaultProxy running = proxy;
            if (running == null) {
                running = starting.get();
                proxy = running;
            }
            return running;
        });
    }

    /** Every fault that was planned and not met, in words: of the plan, of the proxy, and of the token endpoint. */
    public final List<String> unusedFaults() {
        List<String> unused = new ArrayList<>();
        faults.unusedFaults().forEach(fault -> unused.add(fault.toString()));
        unused.addAll(unusedTokenFaults());
        FaultProxy running = proxy;
        if (running != null) {
            running.unusedFaults().forEach(fault -> unused.add("proxy " + fault));
        }
        return List.copyOf(unused);
    }

    /** Frees the port; stalled requests end in a reset. The journal stays readable. A second call does nothing. */
    @Override
    public final void close() {
        closed = true;
        faults.abandonStalls();
        held.values().forEach(later -> later.complete(FakeResponse.RESET));
        FaultProxy running = proxy;
        if (running != null) {
            running.close();
        }
        HttpFront open = front;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String toString() {
        HttpFront open = front;
        return getClass().getSimpleName() + "[" + (closed || open == null ? "closed" : open.baseUri()) + "]";
    }

    /** What {@link FakeTokens} was told and nobody has met. */
    List<String> unusedTokenFaults() {
        return List.of();
    }

    /** Does the platform's work. Called under the lock. */
    FakeResponse process(FakeRequest request, Routes.Match<O> match) {
        return match.handler().handle(request);
    }

    /** The answer to a request without good credentials. Called under the lock. */
    FakeResponse unauthorized(FakeRequest request, O operation) {
        return error(request, 401, "Unauthorized", List.of()).withHeader("WWW-Authenticate", "Bearer");
    }

    private record Arrival<O extends Operation>(
            FakeRequest request,
            Routes.@Nullable Match<O> match,
            @Nullable Fault fault) {}

    private HttpFront.Answer serve(
            Routes<O> routes, String method, String url, Map<String, List<String>> headers, byte[] body) {
        Arrival<O> arrival = guard.call(() -> arrive(routes, method, url, headers, body));
        Fault fault = arrival.fault();
        Stall stall = fault == null || !fault.beforeWork() ? null : fault.stall();
        boolean told = stall == null || stall.hold();
        int number = arrival.request().number();
        FakeResponse first = guard.call(() -> {
            FakeResponse r = told && !closed ? answer(routes, arrival) : FakeResponse.RESET;
            if (r.later() == null) {
                journal.answered(number, r);
            }
            return r;
        });
        CompletableFuture<FakeResponse> later = first.later();
        FakeResponse response = later == null ? first : awaited(number, later);
        return new HttpFront.Answer(response.status(), response.headers(), response.body(), response.transmission());
    }

    /** Waits, on the thread of the request, for an answer that comes later. */
    private FakeResponse awaited(int number, CompletableFuture<FakeResponse> later) {
        held.put(number, later);
        // Closed before it was added: nobody else ends it.
        FakeResponse response = closed
                ? FakeResponse.RESET
                : later.exceptionally(thrown -> FakeResponse.RESET).join();
        held.remove(number);
        return guard.call(() -> {
            journal.answered(number, response);
            return response;
        });
    }

    private Arrival<O> arrive(
            Routes<O> routes, String method, String url, Map<String, List<String>> headers, byte[] body) {
        FakeRequest request = new FakeRequest(journal.nextNumber(), method, url, headers, body);
        Optional<Routes.Match<O>> found = routes.find(method, request.path());
        Fault fault = found.map(match -> faults.take(match.operation())).orElse(null);
        journal.arrived(request, found.map(Routes.Match::operation).orElse(null), fault == null ? null : fault.text());
        FakeRequest withVariables =
                found.map(match -> request.withVariables(match.variables())).orElse(request);
        return new Arrival<>(withVariables, found.orElse(null), fault);
    }

    private FakeResponse answer(Routes<O> routes, Arrival<O> arrival) {
        FakeRequest request = arrival.request();
        Routes.Match<O> match = arrival.match();
        if (match == null) {
            return unmatched(routes, request);
        }
        Supplier<FakeResponse> genuine = () -> processOrRefuse(request, match);
        Fault fault = arrival.fault();
        return fault == null ? genuine.get() : fault.effect().answer(request, errorsFor(match.operation()), genuine);
    }

    private FakeResponse processOrRefuse(FakeRequest request, Routes.Match<O> match) {
        try {
            return process(request, match);
        } catch (Refusal e) {
            return error(request, e.status(), String.valueOf(e.getMessage()), e.problems());
        } catch (RuntimeException e) {
            return error(request, 500, "the fake itself failed: " + e, List.of());
        }
    }

    private FakeResponse unmatched(Routes<O> routes, FakeRequest request) {
        Set<String> methods = routes.methodsOf(request.path());
        return methods.isEmpty()
                ? error(request, 404, "no such path", List.of())
                : error(request, 405, "allowed here: " + String.join(", ", methods), List.of())
                        .withHeader("Allow", String.join(", ", methods));
    }

    private Fault.Errors errorsFor(O operation) {
        return new Fault.Errors() {
            @Override
            public FakeResponse status(FakeRequest request, int status, String message) {
                return error(request, status, message, List.of());
            }

            @Override
            public FakeResponse unauthorized(FakeRequest request) {
                return FakeServer.this.unauthorized(request, operation);
            }
        };
    }
}
