package io.cxintegrate.testkit.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How an answer travels: whole, or in one of the ways in which networks fail. Stateless and safe to share. */
@FunctionalInterface
public interface Transmission {
    /** Where answers leave. */
    interface Wire {
        /** Sends these bytes at once. */
        void write(byte[] bytes, int from, int to) throws IOException;

        /** Ends the connection with a TCP reset, under TLS as well. */
        void reset() throws IOException;

        /** Waits in real time; false when the fake closes meanwhile. */
        boolean pause(Duration duration) throws InterruptedException;
    }

    /**
     * Sends an answer, or as much of it as shall arrive.
     *
     * @param head status line and headers, with the empty line
     * @param body the body; may be empty
     * @return whether the connection can carry another exchange
     */
    boolean send(byte[] head, byte[] body, Wire wire) throws IOException, InterruptedException;

    /** All of it, in one piece. */
    static Transmission whole() {
        return (head, body, wire) -> {
            byte[] all = new byte[head.length + body.length];
            System.arraycopy(head, 0, all, 0, head.length);
            System.arraycopy(body, 0, all, head.length, body.length);
            wire.write(all, 0, all.length);
            return true;
        };
    }

    /** All of it, after {@code delay}. */
    static Transmission delayed(Duration delay) {
        return (head, body, wire) -> {
            if (wire.pause(delay)) {
                return whole().send(head, body, wire);
            }
            wire.reset();
            return false;
        };
    }

    /** None of it: the connection is reset. */
    static Transmission resetBefore() {
        return (head, body, wire) -> {
            wire.reset();
            return false;
        };
    }

    /** The headers, then a reset. */
    static Transmission resetAfterHeaders() {
        return (head, body, wire) -> {
            wire.write(head, 0, head.length);
            wire.reset();
            return false;
        };
    }

    /** The headers and the first half of the body, then a reset. */
    static Transmission resetMidBody() {
        return (head, body, wire) -> {
            wire.write(head, 0, head.length);
            wire.write(body, 0, body.length / 2);
            wire.reset();
            return false;
        };
    }

    /** The headers, and the body when {@code go} says true; a reset when it says false. */
    static Transmission heldAfterHeaders(BooleanSupplier go) {
        return held(false, go);
    }

    /** The headers and half of the body, and the rest when {@code go} says true; a reset when it says false. */
    static Transmission heldMidBody(BooleanSupplier go) {
        return held(true, go);
    }

    /** The headers at once, the body {@code bytes} at a time with a pause of {@code interval} before each. */
    static Transmission drip(int bytes, Duration interval) {
        return (head, body, wire) -> {
            wire.write(head, 0, head.length);
            for (int at = 0; at < body.length; at += bytes) {
                if (!wire.pause(interval)) {
                    wire.reset();
                    return false;
                }
                wire.write(body, at, Math.min(body.length, at + bytes));
            }
            return true;
        };
    }

    /** Bytes that are no HTTP, then the end of the connection. */
    static Transmission garbage() {
        return (head, body, wire) -> {
            byte[] noise = "\u0015\u0003\u0003 this is not HTTP\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
            wire.write(noise, 0, noise.length);
            return false;
        };
    }

    private static Transmission held(boolean midBody, BooleanSupplier go) {
        return (head, body, wire) -> {
            int half = midBody ? body.length / 2 : 0;
            wire.write(head, 0, head.length);
            wire.write(body, 0, half);
            if (!go.getAsBoolean()) {
                wire.reset();
                return false;
            }
            wire.write(body, half, body.length);
            return true;
        };
    }
}
