package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.internal.PrivateFile;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/**
 * Finds where a chain goes on, and moves a torn last line out of the way. The caller holds the chain's lock.
 *
 * <p>The side file is complete before the line is cut off, and it bears the number of the record that will report it. So a
 * crash at any point of the repair leaves either the line or its side file, and the next opening reports it.
 *
 * @param number which file of the chain is written to
 * @param file that file, open
 * @param head the last record there is
 * @param torn what was cut off and is not reported yet
 */
record ChainOpening(int number, ChainFile file, AuditHead head, List<Path> torn) {

    static ChainOpening open(ChainFiles files, AuditChain hash) throws IOException {
        int number = newest(files);
        ChainFile file = new ChainFile(files.file(number));
        try {
            AuditHead head = head(files, number, hash);
            byte[] tail = file.tornTail();
            if (tail.length > 0) {
                keep(files, head.seq() + 1, tail);
                file.cutTo(file.length() - tail.length);
            }
            return new ChainOpening(number, file, head, files.torn(head.seq() + 1));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The record that says what was cut off. */
    static AuditEvent repaired(List<Path> torn, InstantSource clock) throws IOException {
        long bytes = 0;
        for (Path side : torn) {
            bytes += Files.size(side);
        }
        return AuditEvent.builder()
                .eventType("audit.chain.repaired")
                .clock(clock)
                .attribute("bytes", bytes)
                .attribute(
                        "kept_in",
                        torn.stream()
                                .map(side -> String.valueOf(side.getFileName()))
                                .toList())
                .build();
    }

    private static int newest(ChainFiles files) throws IOException {
        var existing = files.existing();
        return existing.isEmpty() ? 0 : existing.lastKey();
    }

    private static AuditHead head(ChainFiles files, int number, AuditChain hash) throws IOException {
        byte[] line = ChainFile.lastLine(files.file(number));
        for (Path older : files.before(number)) {
            if (line != null) {
                break;
            }
            line = ChainFile.lastLine(older);
        }
        if (line == null) {
            if (number > 0) {
                throw new AuditException(
                        "audit file '" + files.file(number)
                                + "' has no record, and neither have the files before it; put them back to go on with the chain");
            }
            return AuditHead.EMPTY;
        }
        ChainRecord record = ChainRecord.parse(line, hash);
        if (record == null || !record.intact()) {
            throw new AuditException("the last record of audit file '" + files.file(number)
                    + "' does not verify: it was changed, or the key is another one; run AuditVerifier,"
                    + " then start a new file");
        }
        return record.head();
    }

    private static void keep(ChainFiles files, long seq, byte[] tail) throws IOException {
        List<Path> earlier = files.torn(seq);
        // The repair itself was interrupted before the cut.
        if (!earlier.isEmpty() && Arrays.equals(tail, Files.readAllBytes(earlier.get(earlier.size() - 1)))) {
            return;
        }
        Path target = files.tornFile(seq, earlier.size() + 1);
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        PrivateFile.createUnlessThere(partial);
        try (FileOutputStream out = new FileOutputStream(partial.toFile())) {
            out.write(tail);
            out.getFD().sync();
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        // Before the line is cut off, or a power cut could leave neither.
        PrivateFile.syncDirectory(target);
    }
}
