package dev.djong.shell.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A key and the certificates that vouch for it, its own first.
 *
 * @param chain at least one certificate
 */
public record KeyMaterial(PrivateKey privateKey, List<X509Certificate> chain) {

    public KeyMaterial {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a key without a certificate");
        }
    }

    public static KeyMaterial ofPem(String certificates, String privateKey) {
        return new KeyMaterial(Pem.privateKey(privateKey), Pem.certificates(certificates));
    }

    public static KeyMaterial read(Path certificates, Path privateKey) throws IOException {
        return ofPem(Files.readString(certificates), Files.readString(privateKey));
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    public String certificatePem() {
        return chain.stream().map(certificate -> Pem.write(certificate)).collect(Collectors.joining());
    }

    /** SEC1 for elliptic curves. */
    public String privateKeyPem() {
        return Pem.write(privateKey, certificate().getPublicKey());
    }

    /** Writes both files, the key readable by its owner only; each appears complete or not at all. */
    public void write(Path certificates, Path privateKey) throws IOException {
        writeSecret(privateKey, privateKeyPem());
        replace(certificates, certificatePem(), "rw-r--r--");
    }

    /** A file that only its owner can read, from its first moment on. */
    public static void writeSecret(Path file, String text) throws IOException {
        replace(file, text, "rw-------");
    }

    private static void replace(Path file, String text, String permissions) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path complete = Files.createTempFile(
                parent,
                "." + file.getFileName(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(complete, text, StandardOpenOption.TRUNCATE_EXISTING);
        Files.setPosixFilePermissions(complete, Set.copyOf(PosixFilePermissions.fromString(permissions)));
        Files.move(
                complete,
                file,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
