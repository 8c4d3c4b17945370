package io.cxintegrate.cxone.schema.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.SchemaHistory;
import io.cxintegrate.testkit.tck.store.SchemaHistoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSchemaHistoryTest extends SchemaHistoryContract {
    @TempDir
    Path folder;

    @Override
    protected SchemaHistory open() {
        return FolderSchemaHistory.in(folder);
    }

    @Test
    void append_subjectWithSlashesAndDots_staysInTheFolder() {
        open().append("../a/b", JsonObject.parse("{}"), 0);

        assertThat(folder.resolve("%2E.%2Fa%2Fb").resolve("1.json")).exists();
        assertThat(open().versions("../a/b")).hasSize(1);
    }
}
