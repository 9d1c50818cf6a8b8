package dev.djong.apiserver;

import dev.djong.shell.settings.Flag;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The flags of the API server, under upstream's names. */
public record ApiServerSettings(
        @Flag(
                defaultsTo = "",
                help =
                        "where objects are stored: etcd3, sqlite or memory; by default etcd3 with --etcd-servers, sqlite with --data-dir")
        String storageBackend,

        @Flag(defaultsTo = "", help = "addresses of the etcd members, comma separated")
        List<String> etcdServers,

        @Flag(help = "certificates of the authority of etcd, PEM")
        Optional<Path> etcdCafile,

        @Flag(help = "client certificate for etcd, PEM") Optional<Path> etcdCertfile,

        @Flag(help = "key of the client certificate for etcd, PEM")
        Optional<Path> etcdKeyfile,

        @Flag(defaultsTo = "5m", help = "how often etcd is compacted, keeping about so much history; 0s never")
        Duration etcdCompactionInterval,

        @Flag(help = "the folder of the embedded store") Optional<Path> dataDir,

        @Flag(defaultsTo = "1h", help = "how much history the embedded store keeps; 0s keeps all")
        Duration historyRetention,

        @Flag(defaultsTo = "10.96.0.0/12", help = "the addresses of services, one range or one a family")
        List<String> serviceClusterIpRange,

        @Flag(defaultsTo = "30000-32767", help = "the ports of services on every node")
        String serviceNodePortRange,

        @Flag(help = "the address by which others reach this server")
        Optional<String> advertiseAddress,

        @Flag(help = "the key that signs service-account tokens, PEM")
        Optional<Path> serviceAccountSigningKeyFile,

        @Flag(defaultsTo = "", help = "keys that verify service-account tokens, PEM; the signing key does too")
        List<Path> serviceAccountKeyFile,

        @Flag(defaultsTo = "https://kubernetes.default.svc.cluster.local", help = "who issues service-account tokens")
        String serviceAccountIssuer,

        @Flag(defaultsTo = "", help = "audiences of tokens that this server accepts; the issuer by default")
        List<String> apiAudiences,

        @Flag(help = "a file of static tokens: token,user,uid,\"groups\"")
        Optional<Path> tokenAuthFile,

        @Flag(help = "the client certificate that nodes are called with, PEM")
        Optional<Path> kubeletClientCertificate,

        @Flag(help = "its key, PEM") Optional<Path> kubeletClientKey,

        @Flag(help = "certificates of the authority of the nodes' serving certificates, PEM")
        Optional<Path> kubeletCertificateAuthority,

        @Flag(defaultsTo = "400", help = "reads in flight at once")
        int maxRequestsInflight,

        @Flag(defaultsTo = "200", help = "writes in flight at once")
        int maxMutatingRequestsInflight,

        @Flag(
                defaultsTo = "0s",
                help = "how long to go on serving after a stop was asked for, while /readyz fails already")
        Duration shutdownDelayDuration) {

    private static final String ETCD = "etcd3";
    private static final String SQLITE = "sqlite";
    private static final String MEMORY = "memory";

    public ApiServerSettings {
        etcdServers = List.copyOf(etcdServers);
        serviceClusterIpRange = List.copyOf(serviceClusterIpRange);
        serviceAccountKeyFile = List.copyOf(serviceAccountKeyFile);
        apiAudiences = List.copyOf(apiAudiences);
        if (storageBackend.isEmpty()) {
            storageBackend = etcdServers.isEmpty() ? SQLITE : ETCD;
        }
        switch (storageBackend) {
            case ETCD -> require(!etcdServers.isEmpty(), "--storage-backend=etcd3 needs --etcd-servers");
            case SQLITE ->
                require(dataDir.isPresent(), "nowhere to store objects: give --etcd-servers, or --data-dir for SQLite");
            case MEMORY -> {}
            default ->
                throw new IllegalArgumentException(
                        "--storage-backend=" + storageBackend + ": known are etcd3, sqlite and memory");
        }
        etcdServers.forEach(server ->
                require(isUrl(server), "--etcd-servers=" + server + ": no URL such as https://127.0.0.1:2379"));
        require(
                !etcdCompactionInterval.isNegative() && !historyRetention.isNegative(),
                "history cannot be kept for a negative time");
        require(maxRequestsInflight > 0 && maxMutatingRequestsInflight > 0, "the in-flight limits must be positive");
    }

    private static boolean isUrl(String text) {
        try {
            var url = new URI(text);
            return url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    /** What tokens must be meant for. */
    List<String> audiences() {
        return apiAudiences.isEmpty() ? List.of(serviceAccountIssuer) : apiAudiences;
    }

    boolean usesEtcd() {
        return storageBackend.equals(ETCD);
    }

    boolean usesSqlite() {
        return storageBackend.equals(SQLITE);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
