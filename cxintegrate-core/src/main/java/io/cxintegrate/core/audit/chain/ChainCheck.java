package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.audit.chain.AuditFinding.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Follows a chain line by line, looking one line ahead to tell a gap from a record that stands too early. Not safe for
 * concurrent use.
 */
final class ChainCheck {
    private final AuditChain hash;
    private final String what;
    private final AuditHead start;
    private final List<AuditHead> anchors;
    private final Map<AuditHead, Place> atAnchor = new HashMap<>();
    private final SeenRecords seen = new SeenRecords();
    private final List<Place> displaced = new ArrayList<>();
    /** Known in the end; sorted, so that many gaps and many displaced records do not multiply. */
    private final NavigableSet<Long> displacedSeqs = new TreeSet<>();

    private final List<Gap> gaps = new ArrayList<>();
    private final List<Found> found = new ArrayList<>();

    private AuditHead head;
    private @Nullable Place waiting;
    private @Nullable Place last;
    private long lines;

    /** Numbers stated by changed records, and unreadable lines, since the last record that fits. */
    private List<Long> changed = new ArrayList<>();

    private int unreadable;

    /**
     * A check of one chain.
     *
     * @param what the lines are in, such as {@code audit file}; for messages
     */
    ChainCheck(AuditChain hash, AuditHead start, Collection<AuditHead> anchors, String what) {
        this.hash = hash;
        this.start = start;
        this.anchors = anchors.stream()
                .filter(anchor -> anchor.seq() > 0)
                .sorted(Comparator.comparingLong(AuditHead::seq))
                .toList();
        this.what = what;
        head = start;
    }

    private record Place(
            long order, String source, long line, @Nullable ChainRecord record) {
        boolean intact() {
            return record != null && record.intact();
        }
    }

    private record Gap(Place after, long from, long to, List<Long> changed, int unreadable) {}

    private record Found(long order, AuditFinding finding) {}

    void line(ChainLines.Line line) {
        ChainRecord record = line.ended() && !line.tooLong() ? ChainRecord.parse(line.bytes(), hash) : null;
        Place place = new Place(++lines, line.source(), line.number(), record);
        if (!line.ended()) {
            add(Kind.TORN, place, 0, "the last line has no end: a crash that was not repaired yet, or a cut");
        } else if (record == null) {
            add(Kind.UNREADABLE, place, 0, "the line is not a record of a chain");
        } else if (!record.intact()) {
            add(
                    Kind.CHANGED,
                    place,
                    record.seq(),
                    "the hash does not fit the record: it was changed, or the key is another one");
        }
        if (waiting != null) {
            place(waiting, place);
        }
        // A torn line was never acknowledged and explains no record that is missing.
        waiting = line.ended() ? place : null;
    }

    private void place(Place p, @Nullable Place next) {
        ChainRecord r = p.record();
        if (r == null) {
            unreadable++;
            return;
        }
        if (!r.intact()) {
            changed.add(r.seq());
            return;
        }
        for (AuditHead anchor : anchors) {
            if (r.seq() == anchor.seq()
                    && (!atAnchor.containsKey(anchor) || r.hash().equals(anchor.hash()))) {
                atAnchor.put(anchor, p);
            }
        }
        long expected = head.seq() + 1;
        boolean goesOn = next == null
                || next.record() == null
                || !next.intact()
                || next.record().prev().equals(r.hash());
        if (r.seq() < expected || (r.seq() > expected && !goesOn)) {
            displaced.add(p);
            return;
        }
        if (r.seq() > expected) {
            gaps.add(new Gap(p, expected, r.seq() - 1, changed, unreadable));
        } else if (!r.prev().equals(head.hash())) {
            brokenLink(p, r, goesOn ? last : null);
        }
        seen.add(r);
        head = r.head();
        last = p;
        changed = new ArrayList<>();
        unreadable = 0;
    }

    private void brokenLink(Place p, ChainRecord r, @Nullable Place before) {
        if (before == null) {
            add(Kind.CHANGED, p, r.seq(), "the record was not written after the one before it: it was replaced");
        } else {
            add(
                    Kind.CHANGED,
                    before,
                    r.seq() - 1,
                    "the record is not the one that record " + r.seq() + " was written after: it was replaced");
        }
    }

    /** What was found, once all lines are read; {@code source} is the last file. */
    AuditVerification finish(String source) {
        if (waiting != null) {
            place(waiting, null);
            waiting = null;
        }
        displaced.stream()
                .flatMap(p -> Stream.ofNullable(p.record()))
                .map(ChainRecord::seq)
                .forEach(displacedSeqs::add);
        gaps.forEach(gap -> missing(gap));
        Place end = last != null ? last : new Place(0, source, 0, null);
        for (int i = 0; i < anchors.size(); i++) {
            checkAnchor(anchors.get(i), end, i == anchors.size() - 1);
        }
        checkDisplaced();
        List<AuditFinding> findings = found.stream()
                .sorted(Comparator.comparingLong(Found::order))
                .limit(AuditVerification.MAX_FINDINGS)
                .map(Found::finding)
                .toList();
        return new AuditVerification(seen.size(), findings, head);
    }

    private void missing(Gap gap) {
        Set<Long> explained = explained(gap.from(), gap.to(), gap.changed());
        int unnamed = gap.unreadable() + outside(gap.from(), gap.to(), gap.changed());
        long count = gap.to() - gap.from() + 1 - explained.size() - unnamed;
        if (count > 0) {
            long first = gap.from();
            while (explained.contains(first)) {
                first++;
            }
            add(Kind.MISSING, gap.after(), first, range(count, gap.from(), gap.to()) + " before this line");
        }
    }

    private void checkAnchor(AuditHead anchor, Place end, boolean newest) {
        Place found = atAnchor.get(anchor);
        if (anchor.seq() == start.seq()) {
            if (!anchor.hash().equals(start.hash())) {
                add(Kind.FORKED, end, anchor.seq(), "the record to start after is not the anchored one");
            }
        } else if (found != null) {
            ChainRecord record = found.record();
            if (record == null || !record.hash().equals(anchor.hash())) {
                add(Kind.FORKED, found, anchor.seq(), "the record is not the anchored one: the chain was rewritten");
            }
        } else if (newest && anchor.seq() > head.seq()) {
            Set<Long> explained = explained(head.seq() + 1, anchor.seq(), changed);
            int unnamed = unreadable + outside(head.seq() + 1, anchor.seq(), changed);
            long count = anchor.seq() - head.seq() - explained.size() - unnamed;
            if (count > 0) {
                String message = range(count, head.seq() + 1, anchor.seq()) + " after this line";
                add(Kind.TRUNCATED, end, head.seq() + 1, message);
            }
        }
    }

    private void checkDisplaced() {
        Set<Long> moved = new HashSet<>();
        for (Place p : displaced) {
            ChainRecord r = p.record();
            if (r == null) {
                continue;
            }
            if (seen.contains(r)) {
                add(Kind.INSERTED, p, r.seq(), "the line is a copy of record " + r.seq());
            } else if (seen.contains(r.seq())) {
                add(
                        Kind.FORKED,
                        p,
                        r.seq(),
                        "another record bears the number " + r.seq() + ": two writers, or a forgery");
            } else if (r.seq() <= start.seq()) {
                add(Kind.INSERTED, p, r.seq(), "the record is from before the start");
            } else if (moved.add(r.seq())) {
                add(Kind.REORDERED, p, r.seq(), "the record does not stand in its place");
            } else {
                add(Kind.INSERTED, p, r.seq(), "the line repeats record " + r.seq());
            }
        }
    }

    /** The numbers in the range that were seen, if not as they should be. */
    private Set<Long> explained(long from, long to, List<Long> stated) {
        Set<Long> explained = new HashSet<>(displacedSeqs.subSet(from, true, to, true));
        stated.stream().filter(seq -> seq >= from && seq <= to).forEach(explained::add);
        return explained;
    }

    private static int outside(long from, long to, List<Long> stated) {
        return Math.toIntExact(
                stated.stream().filter(seq -> seq < from || seq > to).count());
    }

    private static String range(long count, long from, long to) {
        if (from == to) {
            return "record " + from + " is missing";
        }
        return count + " of the records " + from + " to " + to + (count == 1 ? " is" : " are") + " missing";
    }

    private void add(Kind kind, Place place, long seq, String problem) {
        // Bounded, but not at the limit: what is found at the end may belong to the front.
        if (found.size() < 100 * AuditVerification.MAX_FINDINGS) {
            String message = what + " '" + place.source() + "', line " + place.line() + ": " + problem;
            found.add(new Found(place.order(), new AuditFinding(kind, place.source(), place.line(), seq, message)));
        }
    }
}
