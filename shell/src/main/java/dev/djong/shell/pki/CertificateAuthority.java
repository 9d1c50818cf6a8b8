package dev.djong.shell.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs certificates with its own key. */
public final class CertificateAuthority {
    private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);
    /** Clocks of two machines may differ by this much before a fresh certificate is refused. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final int SERIAL_BITS = 127;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyMaterial material;
    private final InstantSource clock;

    public CertificateAuthority(KeyMaterial material, InstantSource clock) {
        this.material = material;
        this.clock = clock;
    }

    /** A new authority that vouches for itself. */
    public static CertificateAuthority create(String commonName, InstantSource clock) {
        KeyPair keys = newKeyPair();
        var name = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
        var builder = builder(name, name, keys, clock.instant(), AUTHORITY_VALIDITY);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyCertSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            var certificate = sign(builder, keys);
            return new CertificateAuthority(new KeyMaterial(keys.getPrivate(), List.of(certificate)), clock);
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make the authority " + commonName, e);
        }
    }

    public static CertificateAuthority read(Path certificate, Path key, InstantSource clock) throws IOException {
        return new CertificateAuthority(KeyMaterial.read(certificate, key), clock);
    }

    /** A fresh P-256 key. */
    public static KeyPair newKeyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no P-256 keys", e);
        }
    }

    public KeyMaterial material() {
        return material;
    }

    /** A new key and its certificate. */
    public KeyMaterial issue(CertificateRequest request) {
        KeyPair keys = newKeyPair();
        var issuer = X500Name.getInstance(
                material.certificate().getSubjectX500Principal().getEncoded());
        var builder = builder(issuer, subject(request), keys, clock.instant(), request.validity());
        try {
            addExtensions(builder, request);
            var certificate = sign(builder, new KeyPair(material.certificate().getPublicKey(), material.privateKey()));
            return new KeyMaterial(keys.getPrivate(), List.of(certificate));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make the certificate of " + request.commonName(), e);
        }
    }

    private void addExtensions(X509v3CertificateBuilder builder, CertificateRequest request)
            throws IOException, GeneralSecurityException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(request)));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils()
                        .createAuthorityKeyIdentifier(material.certificate().getPublicKey()));
        var names = alternativeNames(request);
        if (names.length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
    }

    private static KeyPurposeId[] purposes(CertificateRequest request) {
        var purposes = new ArrayList<KeyPurposeId>();
        if (request.server()) {
            purposes.add(KeyPurposeId.id_kp_serverAuth);
        }
        if (request.client()) {
            purposes.add(KeyPurposeId.id_kp_clientAuth);
        }
        return purposes.toArray(KeyPurposeId[]::new);
    }

    private static GeneralName[] alternativeNames(CertificateRequest request) {
        var names = new ArrayList<GeneralName>();
        request.dnsNames().forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        request.ipAddresses().forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
        return names.toArray(GeneralName[]::new);
    }

    private static X500Name subject(CertificateRequest request) {
        var name = new X500NameBuilder();
        request.organisations().forEach(group -> name.addRDN(BCStyle.O, group));
        return name.addRDN(BCStyle.CN, request.commonName()).build();
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair keys, Instant now, Duration validity) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, RANDOM).setBit(0),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(validity)),
                subject,
                keys.getPublic());
    }

    private static java.security.cert.X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer)
            throws OperatorCreationException, GeneralSecurityException {
        String algorithm = signer.getPrivate().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate())));
    }
}
