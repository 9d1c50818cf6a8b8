package dev.djong.shell;

import dev.djong.shell.pki.KeyMaterial;
import dev.djong.shell.pki.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/**
 * Looks at the key files that flags name before anything is made of them, so that whoever gave a wrong one reads which flag
 * it was and what to do, instead of what a TLS library makes of it.
 */
public final class KeyFiles {
    private static final byte[] SAMPLE = {1, 2, 3};

    private final InstantSource clock;

    public KeyFiles(InstantSource clock) {
        this.clock = clock;
    }

    /** @throws StartFailure in one line, if a service with these settings could be spoken to by nobody */
    void check(ServiceSettings settings) {
        if (settings.tlsCertFile().isPresent() && settings.tlsPrivateKeyFile().isPresent()) {
            pair(
                    "--tls-cert-file",
                    settings.tlsCertFile().get(),
                    "--tls-private-key-file",
                    settings.tlsPrivateKeyFile().get());
        }
        settings.clientCaFile().ifPresent(file -> authorities("--client-ca-file", file));
    }

    /** A certificate that is valid now, and its key. */
    public KeyMaterial pair(String certificateFlag, Path certificate, String keyFlag, Path key) {
        var chain = read(certificateFlag, certificate, Pem::certificates);
        if (chain.isEmpty()) {
            throw new StartFailure(certificateFlag + "=" + certificate + " holds no certificate: PEM is expected");
        }
        var material = new KeyMaterial(read(keyFlag, key, Pem::privateKey), chain);
        if (!belongTogether(material)) {
            throw new StartFailure(keyFlag + "=" + key + " is not the key of " + certificateFlag + "=" + certificate);
        }
        requireValid(certificateFlag + "=" + certificate, material.certificate());
        return material;
    }

    /** At least one certificate. */
    public void authorities(String flag, Path file) {
        if (read(flag, file, Pem::certificates).isEmpty()) {
            throw new StartFailure(flag + "=" + file + " holds no certificate: PEM is expected");
        }
    }

    /** What a flag's file holds. @throws StartFailure if it cannot be read or does not hold that */
    public static <T> T read(String flag, Path file, Function<String, T> parser) {
        try {
            return parser.apply(Files.readString(file));
        } catch (NoSuchFileException absent) {
            throw new StartFailure(flag + "=" + file + ": there is no such file", absent);
        } catch (AccessDeniedException denied) {
            throw new StartFailure(flag + "=" + file + ": no permission to read it", denied);
        } catch (IOException | UncheckedIOException unreadable) {
            throw new StartFailure(flag + "=" + file + ": it cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (IllegalArgumentException malformed) {
            throw new StartFailure(flag + "=" + file + ": " + malformed.getMessage(), malformed);
        }
    }

    /** A clock that is wrong looks like a certificate that is: both are named. */
    public void requireValid(String what, X509Certificate certificate) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant until = certificate.getNotAfter().toInstant();
        if (now.isAfter(until)) {
            throw new StartFailure(what + ": the certificate expired at " + until + ", and this machine's clock says "
                    + now + ": renew it");
        }
        Instant from = certificate.getNotBefore().toInstant();
        if (now.isBefore(from)) {
            throw new StartFailure(what + ": the certificate is valid from " + from
                    + " on, but this machine's clock says " + now + ": set the clock");
        }
    }

    private static boolean belongTogether(KeyMaterial material) {
        var key = material.privateKey();
        var algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC", "ECDSA" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(SAMPLE);
            var signature = signer.sign();
            signer.initVerify(material.certificate());
            signer.update(SAMPLE);
            return signer.verify(signature);
        } catch (GeneralSecurityException another) {
            return false;
        }
    }
}
