package io.cxintegrate.core.audit.chain;

/**
 * One thing that is wrong with a chain. Immutable and safe to share between threads.
 *
 * @param kind what it is
 * @param source the file it was found in, or the stream of a table
 * @param line the line of that file, counted from 1, or the place in the stream; 0 when there is none
 * @param seq the number of the record it is about; 0 when unknown
 * @param message a sentence for people, without any content of the record
 */
public record AuditFinding(Kind kind, String source, long line, long seq, String message) {
    /** What can be wrong. */
    public enum Kind {
        /** The record is not the one that was written: its hash, or the hash in the record after it, does not fit. */
        CHANGED,
        /** One or more records that stood before this line are gone. */
        MISSING,
        /** A copy of a record, or a record from before the chain's start, stands where it was not written. */
        INSERTED,
        /** Another record bears the same number, or the anchored head names another one: two writers, or a rewrite. */
        FORKED,
        /** The record stands before or after its place. */
        REORDERED,
        /** The last line of a file has no end: a crash that was not repaired yet, or a cut. */
        TORN,
        /** Records at the end are gone; found with an anchored head only. */
        TRUNCATED,
        /** The line is no record at all. */
        UNREADABLE
    }
}
