package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.IdSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link IdSource}: extend it and hand over yours. */
public abstract class IdSourceContract {
    private static final int MANY = 10_000;

    /** For subclasses. */
    protected IdSourceContract() {}

    /** A new source. */
    protected abstract IdSource ids();

    @Test
    void next_always_isOfLettersDigitsAndHyphensAndShort() {
        IdSource ids = ids();
        for (int i = 0; i < 100; i++) {
            String id = ids.next();
            assertTrue(
                    id.matches("[A-Za-z0-9-]{1,64}"), "an id of 1 to 64 letters, digits and hyphens, not '" + id + "'");
        }
    }

    @Test
    void next_fromManyThreads_isNeverTheSame() {
        IdSource ids = ids();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        IntStream.range(0, MANY).parallel().forEach(i -> seen.add(ids.next()));
        assertEquals(MANY, seen.size(), "as many ids as were asked for");
    }
}
