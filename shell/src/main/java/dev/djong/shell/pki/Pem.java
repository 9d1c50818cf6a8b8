package dev.djong.shell.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** PEM text to keys and certificates and back; bags of several objects keep their order. */
public final class Pem {
    private Pem() {}

    public static String write(X509Certificate certificate) {
        return write((Object) certificate);
    }

    public static String write(PublicKey key) {
        return write((Object) key);
    }

    /** Keys of the elliptic-curve kind come out as {@code EC PRIVATE KEY} (SEC1), curve and public key included. */
    public static String write(PrivateKey key, PublicKey publicKey) {
        if (!key.getAlgorithm().equals("EC")) {
            return write((Object) key);
        }
        try {
            var info = PrivateKeyInfo.getInstance(key.getEncoded());
            var secret = ECPrivateKey.getInstance(info.parsePrivateKey()).getKey();
            var point = SubjectPublicKeyInfo.getInstance(publicKey.getEncoded()).getPublicKeyData();
            // The JDK leaves the curve out here; readers then guess it, some wrongly.
            var curve = info.getPrivateKeyAlgorithm().getParameters();
            int bits = ((java.security.interfaces.ECPrivateKey) key)
                    .getParams()
                    .getOrder()
                    .bitLength();
            var complete = new ECPrivateKey(bits, secret, point, curve);
            return write((Object) new PemObject("EC PRIVATE KEY", complete.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(Object object) {
        var text = new StringWriter();
        try (var writer = new PemWriter(text)) {
            writer.writeObject(object instanceof PemObject pem ? pem : new JcaMiscPEMGenerator(object));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    public static List<X509Certificate> certificates(String pem) {
        var certificates = new ArrayList<X509Certificate>();
        for (Object object : objects(pem)) {
            if (object instanceof X509CertificateHolder holder) {
                certificates.add(certificate(holder));
            }
        }
        return List.copyOf(certificates);
    }

    /** The first private key, in PKCS#8, SEC1 or PKCS#1 form. */
    public static PrivateKey privateKey(String pem) {
        var converter = new JcaPEMKeyConverter();
        try {
            for (Object object : objects(pem)) {
                if (object instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (object instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
            }
        } catch (PEMException e) {
            throw new IllegalArgumentException("unreadable private key: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("no private key in this PEM text");
    }

    /** Public and private key of a SEC1 or PKCS#1 text, which holds both. */
    public static KeyPair keyPair(String pem) {
        for (Object object : objects(pem)) {
            if (object instanceof PEMKeyPair pair) {
                try {
                    return new JcaPEMKeyConverter().getKeyPair(pair);
                } catch (PEMException e) {
                    throw new IllegalArgumentException("unreadable key pair: " + e.getMessage(), e);
                }
            }
        }
        throw new IllegalArgumentException("no key pair in this PEM text");
    }

    /** Every public key in the text, those of key pairs and certificates included. */
    public static List<PublicKey> publicKeys(String pem) {
        var converter = new JcaPEMKeyConverter();
        var keys = new ArrayList<PublicKey>();
        try {
            for (Object object : objects(pem)) {
                switch (object) {
                    case SubjectPublicKeyInfo info -> keys.add(converter.getPublicKey(info));
                    case PEMKeyPair pair -> keys.add(converter.getPublicKey(pair.getPublicKeyInfo()));
                    case X509CertificateHolder holder ->
                        keys.add(certificate(holder).getPublicKey());
                    default -> {}
                }
            }
        } catch (PEMException e) {
            throw new IllegalArgumentException("unreadable public key: " + e.getMessage(), e);
        }
        return List.copyOf(keys);
    }

    private static X509Certificate certificate(X509CertificateHolder holder) {
        try {
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (CertificateException e) {
            throw new IllegalArgumentException("unreadable certificate: " + e.getMessage(), e);
        }
    }

    private static List<Object> objects(String pem) {
        var objects = new ArrayList<>();
        try (var parser = new PEMParser(new StringReader(pem))) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                objects.add(next);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("unreadable PEM: " + e.getMessage(), e);
        }
        return objects;
    }
}
