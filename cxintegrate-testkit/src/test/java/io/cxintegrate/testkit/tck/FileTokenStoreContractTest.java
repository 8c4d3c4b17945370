package io.cxintegrate.testkit.tck;

import io.cxintegrate.core.auth.TokenStore;
import io.cxintegrate.core.auth.store.FileTokenStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileTokenStoreContractTest extends TokenStoreContract {
    @TempDir
    private Path temp;

    @Override
    protected TokenStore open() {
        return FileTokenStore.in(temp.resolve("tokens"));
    }
}
