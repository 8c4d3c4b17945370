package io.cxintegrate.core.http;

import io.cxintegrate.core.Require;
import java.util.Objects;

/**
 * How an API hands out a long list: where the items of a page are, and how to get the next one. Immutable and safe to share
 * between threads; used by {@link ApiClient#list}.
 *
 * <p>By default the items are in the member {@code entities}, and after 1,000 pages the list is taken to be endless.
 */
public final class Paging {
    enum Kind {
        NUMBER,
        NEXT_LINK,
        LINK_HEADER,
        CURSOR
    }

    private final Kind kind;
    private final String member;
    private final String parameter;
    private final String items;
    private final int maxPages;

    private Paging(Kind kind, String member, String parameter, String items, int maxPages) {
        this.kind = kind;
        this.member = member;
        this.parameter = parameter;
        this.items = items;
        this.maxPages = maxPages;
    }

    /**
     * Pages are numbered from 1 by the query parameter {@code pageNumber}; the last one is {@code pageCount} of the answer or,
     * where the answer has none, an empty one. So Genesys Cloud does it.
     */
    public static Paging byNumber() {
        return new Paging(Kind.NUMBER, "pageCount", "pageNumber", "entities", 1000);
    }

    /** The answer has a link to the next page in the member {@code nextUri}; the last one has none. */
    public static Paging byNextUri() {
        return new Paging(Kind.NEXT_LINK, "nextUri", "", "entities", 1000);
    }

    /** The answer has a header {@code Link: <...>; rel="next"} (RFC 8288 section 3); the last one has none. */
    public static Paging byLinkHeader() {
        return new Paging(Kind.LINK_HEADER, "", "", "entities", 1000);
    }

    /**
     * The answer has a cursor, which goes into the query of the next request; the last one has none.
     *
     * @param member where the cursor is in an answer, such as {@code nextCursor}
     * @param parameter the query parameter it goes to, such as {@code after}
     */
    public static Paging byCursor(String member, String parameter) {
        return new Paging(
                Kind.CURSOR, Require.text(member, "member"), Require.text(parameter, "parameter"), "entities", 1000);
    }

    /** A copy that takes the items from this member of an answer; empty for an answer that is an array itself. */
    public Paging withItems(String value) {
        return new Paging(kind, member, parameter, Objects.requireNonNull(value, "items"), maxPages);
    }

    /**
     * A copy that gives up after so many pages.
     *
     * @throws IllegalArgumentException if below 1
     */
    public Paging withMaxPages(int value) {
        return new Paging(kind, member, parameter, items, Require.atLeast(1, value, "maxPages"));
    }

    Kind kind() {
        return kind;
    }

    String member() {
        return member;
    }

    String parameter() {
        return parameter;
    }

    String items() {
        return items;
    }

    int maxPages() {
        return maxPages;
    }
}
