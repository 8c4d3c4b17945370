package io.cxintegrate.core.net;

/**
 * One response, read to its end. Immutable as long as nobody changes {@code body}.
 *
 * @param status 100 to 599
 * @param headers as received
 * @param body the bytes; empty for none
 */
public record TransportResponse(int status, Headers headers, byte[] body) {
    @Override
    public String toString() {
        return "TransportResponse[" + status + ", " + body.length + " bytes]";
    }
}
