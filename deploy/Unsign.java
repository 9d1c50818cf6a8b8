import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Takes the signatures out of jars: {@code java deploy/Unsign.java [--sbom=FILE] JAR...}
 *
 * <p>The JVM keeps the classes of signed jars out of its AOT cache and checks signatures at every start; the manifest of
 * Bouncy Castle's provider alone is 800 KB and read twice. Where the jars came from was checked when they were fetched.
 * A bill of materials then gets the digests of what is shipped.
 */
class Unsign {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    private static final String SBOM = "--sbom=";
    /** Those that CycloneDX lists for a file. */
    private static final List<String> DIGESTS =
            List.of("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512");

    static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        Path sbom = null;
        for (String argument : arguments) {
            if (argument.startsWith(SBOM)) {
                sbom = Path.of(argument.substring(SBOM.length()));
            } else {
                unsign(Path.of(argument), sbom);
            }
        }
    }

    private static void unsign(Path signed, Path sbom) throws IOException, NoSuchAlgorithmException {
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
        if (sbom != null) {
            correct(sbom, signed, unsigned);
        }
        Files.move(unsigned, signed, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void correct(Path sbom, Path signed, Path unsigned) throws IOException, NoSuchAlgorithmException {
        var text = Files.readString(sbom);
        var corrected = text;
        for (String digest : DIGESTS) {
            corrected = corrected.replace(hex(digest, signed), hex(digest, unsigned));
        }
        if (corrected.equals(text)) {
            throw new IOException(sbom + " does not know " + signed.getFileName() + " as it was fetched");
        }
        Files.writeString(sbom, corrected);
    }

    private static String hex(String digest, Path file) throws IOException, NoSuchAlgorithmException {
        var bytes = MessageDigest.getInstance(digest).digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(bytes);
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
