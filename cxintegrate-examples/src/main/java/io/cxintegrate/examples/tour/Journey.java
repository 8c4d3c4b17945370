package io.cxintegrate.examples.tour;

/** One story from start to end. */
public interface Journey {
    /** For the report. */
    String name();

    /** Tells the story; whatever it throws is the end of it. */
    void run(JourneyReport report) throws Exception;
}
