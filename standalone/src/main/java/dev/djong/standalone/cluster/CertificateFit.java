package dev.djong.standalone.cluster;

import dev.djong.shell.pki.CertificateRequest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a certificate that exists still says what a new one would. */
final class CertificateFit {
    private CertificateFit() {}

    static boolean fits(X509Certificate certificate, CertificateRequest request, Instant until) {
        return certificate.getNotAfter().toInstant().isAfter(until)
                && certificate.getSubjectX500Principal().getName().contains("CN=" + request.commonName())
                && names(certificate).containsAll(request.dnsNames())
                && names(certificate).containsAll(request.ipAddresses());
    }

    private static Set<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? Set.of()
                    : names.stream().map(name -> String.valueOf(name.get(1))).collect(Collectors.toSet());
        } catch (CertificateParsingException e) {
            return Set.of();
        }
    }
}
