package io.cxintegrate.core.audit.chain;

import java.util.Arrays;

/** Which records were accepted, in ascending order: 16 bytes for each. Not safe for concurrent use. */
final class SeenRecords {
    private long[] seqs = new long[64];
    private long[] hashes = new long[64];
    private int size;

    void add(ChainRecord record) {
        if (size == seqs.length) {
            seqs = Arrays.copyOf(seqs, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        seqs[size] = record.seq();
        hashes[size++] = beginning(record.hash());
    }

    int size() {
        return size;
    }

    boolean contains(long seq) {
        return Arrays.binarySearch(seqs, 0, size, seq) >= 0;
    }

    /** Whether a record of this number was accepted and is the same. */
    boolean contains(ChainRecord record) {
        int at = Arrays.binarySearch(seqs, 0, size, record.seq());
        return at >= 0 && hashes[at] == beginning(record.hash());
    }

    private static long beginning(String hash) {
        return Long.parseUnsignedLong(hash, 0, 16, 16);
    }
}
