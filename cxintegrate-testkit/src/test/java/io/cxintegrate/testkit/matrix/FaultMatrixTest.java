package io.cxintegrate.testkit.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.testkit.matrix.MatrixCell.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every fault, met by the first request of every kind of call, without and with futures, over real sockets.
 *
 * <p>A cell says what the caller sees, then how many requests the server got and how often it did the work:
 * {@code ok 2/1} is a success at the second request with the work done once; {@code TIMEOUT 1/1} is an error the caller must
 * not repeat blindly, because the work was done. A GET or PUT whose answer is lost is done twice, which harms nobody; a
 * booking never is.
 */
class FaultMatrixTest {
    private static final String TABLE = """
            fault                  | GET                           | PUT                           | POST                          | KEYED_POST
            NONE                   | ok 1/1                        | ok 1/1                        | ok 1/1                        | ok 1/1
            STATUS_400             | InvalidInput 400 1/0          | InvalidInput 400 1/0          | InvalidInput 400 1/0          | InvalidInput 400 1/0
            STATUS_401             | ok 2/1                        | ok 2/1                        | ok 2/1                        | ok 2/1
            STATUS_403             | Credential 403 1/0            | Credential 403 1/0            | Credential 403 1/0            | Credential 403 1/0
            STATUS_408             | ok 2/1                        | ok 2/1                        | Unavailable 408 1/0           | ok 2/1
            STATUS_500             | ok 2/1                        | ok 2/1                        | Unavailable 500 1/0           | ok 2/1
            STATUS_501             | Unavailable 501 1/0           | Unavailable 501 1/0           | Unavailable 501 1/0           | Unavailable 501 1/0
            STATUS_503_RETRY_AFTER | ok 2/1                        | ok 2/1                        | Unavailable 503 1/0           | ok 2/1
            STATUS_429_SECONDS     | ok 2/1                        | ok 2/1                        | ok 2/1                        | ok 2/1
            STATUS_429_DATE        | ok 2/1                        | ok 2/1                        | ok 2/1                        | ok 2/1
            STATUS_429_TOO_LONG    | Unavailable 429 retryable 1/0 | Unavailable 429 retryable 1/0 | Unavailable 429 retryable 1/0 | Unavailable 429 retryable 1/0
            REDIRECT_302           | Defect 302 1/0                | Defect 302 1/0                | Defect 302 1/0                | Defect 302 1/0
            RESET                  | ok 2/1                        | ok 2/1                        | CONNECTION_LOST 1/0           | ok 2/1
            RESET_AFTER_WORK       | ok 2/2                        | ok 2/2                        | CONNECTION_LOST 1/1           | ok 2/1
            RESET_AFTER_HEADERS    | ok 2/2                        | ok 2/2                        | CONNECTION_LOST 1/1           | ok 2/1
            RESET_MID_BODY         | ok 2/2                        | ok 2/2                        | CONNECTION_LOST 1/1           | ok 2/1
            STALL                  | ok 2/1                        | ok 2/1                        | TIMEOUT 1/0                   | ok 2/1
            STALL_AFTER_HEADERS    | ok 2/2                        | ok 2/2                        | TIMEOUT 1/1                   | ok 2/1
            STALL_MID_BODY         | ok 2/2                        | ok 2/2                        | TIMEOUT 1/1                   | ok 2/1
            SLOW_DRIP              | ok 2/2                        | ok 2/2                        | TIMEOUT 1/1                   | ok 2/1
            NOT_HTTP               | MALFORMED_RESPONSE 1/0        | MALFORMED_RESPONSE 1/0        | MALFORMED_RESPONSE 1/0        | MALFORMED_RESPONSE 1/0
            MALFORMED_BODY         | ok (no JSON) 1/1              | ok (no JSON) 1/1              | ok (no JSON) 1/1              | ok (no JSON) 1/1
            EMPTY_BODY             | ok (no JSON) 1/1              | ok (no JSON) 1/1              | ok (no JSON) 1/1              | ok (no JSON) 1/1
            HTML_BODY              | ok (no JSON) 1/1              | ok (no JSON) 1/1              | ok (no JSON) 1/1              | ok (no JSON) 1/1
            OVERSIZED_BODY         | RESPONSE_TOO_LARGE 1/1        | RESPONSE_TOO_LARGE 1/1        | RESPONSE_TOO_LARGE 1/1        | RESPONSE_TOO_LARGE 1/1
            CONNECTION_REFUSED     | CONNECT retryable 0/0         | CONNECT retryable 0/0         | CONNECT retryable 0/0         | CONNECT retryable 0/0
            RESET_ON_ACCEPT        | ok 1/1                        | ok 1/1                        | ok 1/1 or CONNECTION_LOST 0/0 | ok 1/1
            RESET_MID_REQUEST      | ok 1/1                        | ok 1/1                        | CONNECTION_LOST 0/0           | ok 1/1
            HALF_OPEN              | ok 1/1                        | ok 1/1                        | TIMEOUT 0/0                   | ok 1/1
            ANSWER_LOST            | ok 2/2                        | ok 2/2                        | CONNECTION_LOST 1/1           | ok 2/1
            ANSWER_CUT             | ok 2/2                        | ok 2/2                        | CONNECTION_LOST 1/1           | ok 2/1
            ANSWER_STALLED         | ok 2/2                        | ok 2/2                        | TIMEOUT 1/1                   | ok 2/1
            STALE_KEEP_ALIVE       | ok 1/1                        | ok 1/1                        | CONNECTION_LOST 0/0           | ok 1/1
            TLS_ANSWER_LOST        | ok 2/2                        | ok 2/2                        | CONNECTION_LOST 1/1           | ok 2/1
            TLS_ANSWER_CUT         | ok 2/2                        | ok 2/2                        | CONNECTION_LOST 1/1           | ok 2/1
            TLS_RESET_MID_ANSWER   | ok 2/2                        | ok 2/2                        | CONNECTION_LOST 1/1           | ok 2/1
            TLS_CUT_MID_ANSWER     | ok 2/2                        | ok 2/2                        | CONNECTION_LOST 1/1           | ok 2/1
            TLS_UNKNOWN_AUTHORITY  | TLS 0/0                       | TLS 0/0                       | TLS 0/0                       | TLS 0/0
            TLS_OTHER_HOST         | TLS 0/0                       | TLS 0/0                       | TLS 0/0                       | TLS 0/0
            TLS_EXPIRED            | TLS 0/0                       | TLS 0/0                       | TLS 0/0                       | TLS 0/0
            TLS_PLAIN_TEXT         | TLS 0/0                       | TLS 0/0                       | TLS 0/0                       | TLS 0/0
            """;

    @Test
    void everyFault_everyKindOfCall_endsAsTheTableSays() throws Exception {
        Map<MatrixFault, List<String>> expected = table();
        assertThat(expected.keySet()).containsExactly(MatrixFault.values());

        Map<MatrixFault, List<String>> seen = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        List<MatrixNetwork> networks = new ArrayList<>();
        // Most of them wait most of the time.
        ExecutorService threads = Executors.newFixedThreadPool(24);
        try (JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            Map<String, Future<String>> running = new LinkedHashMap<>();
            for (MatrixFault fault : MatrixFault.values()) {
                MatrixNetwork network = fault.network(transport);
                networks.add(network);
                for (Call call : Call.values()) {
                    for (boolean async : new boolean[] {false, true}) {
                        running.put(name(fault, call, async), threads.submit(() -> {
                            try (MatrixCell cell = new MatrixCell(fault, call, async, network)) {
                                return cell.run();
                            }
                        }));
                    }
                }
            }
            for (MatrixFault fault : MatrixFault.values()) {
                List<String> row = new ArrayList<>();
                for (Call call : Call.values()) {
                    String wanted = expected.get(fault).get(row.size());
                    String sync = running.get(name(fault, call, false)).get();
                    String async = running.get(name(fault, call, true)).get();
                    row.add(sync.equals(async) ? sync : sync + " / async " + async);
                    check(name(fault, call, false), wanted, sync, wrong);
                    check(name(fault, call, true), wanted, async, wrong);
                }
                seen.put(fault, row);
            }
        } finally {
            threads.shutdownNow();
            networks.forEach(MatrixNetwork::close);
        }
        print(seen);
        assertThat(wrong).isEmpty();
    }

    /** Beside the table: a booking is done once at most, whatever the table says. */
    private static void check(String cell, String wanted, String seen, List<String> wrong) {
        if (!List.of(wanted.split(" or ")).contains(seen)) {
            wrong.add(cell + ": expected " + wanted + " but was " + seen);
        }
        int done = Integer.parseInt(seen.substring(seen.lastIndexOf('/') + 1));
        if (cell.contains("POST") && done > 1) {
            wrong.add(cell + ": a booking was made " + done + " times");
        }
    }

    private static String name(MatrixFault fault, Call call, boolean async) {
        return fault + " " + call + (async ? " async" : " sync");
    }

    private static Map<MatrixFault, List<String>> table() {
        return TABLE.lines()
                .skip(1)
                .map(line -> line.split("\\|", -1))
                .collect(Collectors.toMap(
                        parts -> MatrixFault.valueOf(parts[0].strip()),
                        parts -> Arrays.stream(parts).skip(1).map(String::strip).toList(),
                        (a, b) -> a,
                        LinkedHashMap::new));
    }

    /** For the log of the build. */
    private static void print(Map<MatrixFault, List<String>> rows) {
        StringBuilder text = new StringBuilder("\nWhat the client makes of every fault (requests/work done):\n");
        text.append(String.format(Locale.ROOT, "%-22s", "fault"));
        for (Call call : Call.values()) {
            text.append(String.format(Locale.ROOT, " | %-29s", call));
        }
        rows.forEach((fault, cells) -> {
            text.append(String.format(Locale.ROOT, "%n%-22s", fault));
            cells.forEach(cell -> text.append(String.format(Locale.ROOT, " | %-29s", cell)));
        });
        System.out.println(text);
    }
}
