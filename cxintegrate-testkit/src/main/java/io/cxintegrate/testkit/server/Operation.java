package io.cxintegrate.testkit.server;

/** Something a fake can be asked to do, under one name whatever the path. Usually an enum constant; immutable. */
public interface Operation {
    /** The name in plans, journals and failure texts: {@code CREATE_INTEGRATION}. */
    String name();

    /** Whether this is the request for an access token. */
    default boolean isTokenRequest() {
        return false;
    }

    /** Whether a {@link FakePlatform} answers it without a token, as documents of discovery are. */
    default boolean isPublic() {
        return false;
    }
}
