package io.cxintegrate.core.deadletter;

/**
 * Where messages go that were given up. Implementations are safe to share between threads and quick; what they throw is
 * logged with the id of the message, which is then lost. {@link InMemoryDeadLetters} keeps them in this process,
 * {@link FileDeadLetters} in a file; a table of the application is the usual place where several processes send. The testkit's
 * {@code DeadLettersContract} checks one.
 *
 * @param <T> what was to be sent: a webhook's message, an event
 */
@FunctionalInterface
public interface DeadLetters<T> {
    /** Takes over a message; called once for each that is given up. */
    void accept(DeadLetter<T> letter);
}
