package io.cxintegrate.testkit.tck;

import io.cxintegrate.core.auth.TokenStore;
import io.cxintegrate.core.auth.store.InMemoryTokenStore;

class InMemoryTokenStoreContractTest extends TokenStoreContract {
    private final TokenStore store = new InMemoryTokenStore();

    @Override
    protected TokenStore open() {
        return store;
    }
}
