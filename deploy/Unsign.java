import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Takes the signatures out of jars: {@code java deploy/Unsign.java JAR...}
 *
 * <p>The JVM keeps the classes of signed jars out of its AOT cache and checks signatures at every start; the manifest of
 * Bouncy Castle's provider alone is 800 KB and read twice. Where the jars came from was checked when they were fetched.
 */
class Unsign {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            unsign(Path.of(jar));
        }
    }

    private static void unsign(Path signed) throws IOException {
        var unsigned = signed.resolveSibling(signed.getFileName() + ".new");
        try (var jar = new ZipFile(signed.toFile());
                var copy = new ZipOutputStream(Files.newOutputStream(unsigned))) {
            write(copy, jar.getEntry(JarFile.MANIFEST_NAME), out -> out.write(manifest(jar)));
            for (var entries = jar.entries().asIterator(); entries.hasNext(); ) {
                var entry = entries.next();
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)
                        && !SIGNATURE.matcher(entry.getName()).matches()) {
                    write(copy, entry, out -> jar.getInputStream(entry).transferTo(out));
                }
            }
        }
        Files.move(unsigned, signed, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What the JVM asks of it; the rest is digests, an entry each, and words for other systems. */
    private static byte[] manifest(ZipFile jar) throws IOException {
        try (var opened = new JarFile(jar.getName(), false)) {
            return ("Manifest-Version: 1.0\nMulti-Release: " + opened.isMultiRelease() + "\n\n")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private static void write(ZipOutputStream copy, ZipEntry entry, Content content) throws IOException {
        var fresh = new ZipEntry(entry.getName());
        fresh.setTimeLocal(entry.getTimeLocal());
        copy.putNextEntry(fresh);
        content.writeTo(copy);
        copy.closeEntry();
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
