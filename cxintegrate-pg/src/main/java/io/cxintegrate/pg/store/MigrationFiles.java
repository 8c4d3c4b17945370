package io.cxintegrate.pg.store;

import io.cxintegrate.core.json.Sha256;
import io.cxintegrate.pg.internal.store.SchemaName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The steps, which are files of the jar. A file that was released is never changed; what is wrong in it, the next mends. */
final class MigrationFiles {
    /** Each new file gets the next number. */
    private static final List<String> NAMES = List.of("V1__stores.sql", "V2__events.sql");

    /** Not a package's name, so that the files are open to every reader on the module path, too. */
    private static final String FOLDER = "/META-INF/cxintegrate/migrations/";

    private static final Pattern NAME = Pattern.compile("V([1-9][0-9]*)__([a-z_]+)\\.sql");

    private MigrationFiles() {}

    static List<PgMigration> in(SchemaName schema) {
        List<PgMigration> all = new ArrayList<>();
        for (String name : NAMES) {
            Matcher m = NAME.matcher(name);
            if (!m.matches()) {
                throw new IllegalStateException("the name " + name + " is none of a migration");
            }
            // A checkout may have other line ends; the step is the same.
            String text = read(name).replace("\r\n", "\n");
            all.add(new PgMigration(Integer.parseInt(m.group(1)), m.group(2), schema.in(text), Sha256.hex(text)));
        }
        return List.copyOf(all);
    }

    private static String read(String name) {
        try (InputStream in = MigrationFiles.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + FOLDER + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + FOLDER + name + " from the jar", e);
        }
    }
}
