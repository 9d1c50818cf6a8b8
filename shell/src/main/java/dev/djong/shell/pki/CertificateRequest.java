package dev.djong.shell.pki;

import java.time.Duration;
import java.util.List;

/**
 * What a certificate shall say.
 *
 * @param commonName the user, or the server's name
 * @param organisations the user's groups
 * @param dnsNames names a server answers to
 * @param ipAddresses addresses a server answers at, as text
 * @param server may serve TLS
 * @param client may present itself as a client
 * @param validity how long from now on
 */
public record CertificateRequest(
        String commonName,
        List<String> organisations,
        List<String> dnsNames,
        List<String> ipAddresses,
        boolean server,
        boolean client,
        Duration validity) {

    /** Long enough that nobody is surprised, short enough that rotation is exercised. */
    public static final Duration ONE_YEAR = Duration.ofDays(365);

    public CertificateRequest {
        organisations = List.copyOf(organisations);
        dnsNames = List.copyOf(dnsNames);
        ipAddresses = List.copyOf(ipAddresses);
    }

    /** A user with groups. */
    public static CertificateRequest client(String user, String... groups) {
        return new CertificateRequest(user, List.of(groups), List.of(), List.of(), false, true, ONE_YEAR);
    }

    /** A server known by names and addresses. */
    public static CertificateRequest server(String name, List<String> dnsNames, List<String> ipAddresses) {
        return new CertificateRequest(name, List.of(), dnsNames, ipAddresses, true, false, ONE_YEAR);
    }
}
