package dev.djong.shell;

import dev.djong.shell.settings.Flag;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What every service can be told, under upstream's flag names. */
public record ServiceSettings(
        @Flag(help = "a YAML file with the same settings") Optional<Path> config,

        @Flag(defaultsTo = "0.0.0.0", help = "the address to listen on")
        String bindAddress,

        @Flag(help = "the HTTPS port to listen on, 0 for any free one")
        Optional<Integer> securePort,

        @Flag(help = "the serving certificate with its chain, PEM; self-signed in memory when absent")
        Optional<Path> tlsCertFile,

        @Flag(help = "the key of the serving certificate, PEM")
        Optional<Path> tlsPrivateKeyFile,

        @Flag(help = "certificates of the authorities whose client certificates are accepted, PEM")
        Optional<Path> clientCaFile,

        @Flag(help = "how to reach the API server, and as whom")
        Optional<Path> kubeconfig,

        @Flag(
                defaultsTo = "",
                help =
                        "addresses of all api-servers of the cluster, comma separated, instead of the kubeconfig's one; the first that answers is used")
        List<URI> apiServers,

        @Flag(
                defaultsTo = "0",
                help = "the HTTPS port of health and metrics where it is not --secure-port, 0 for any free one")
        int managementPort,

        @Flag(defaultsTo = "127.0.0.1", help = "the address of --management-port")
        String managementBindAddress,

        @Flag(defaultsTo = "0", help = "how much to log: 0 little, 4 debugging, 6 tracing")
        int v) {

    public ServiceSettings {
        apiServers = List.copyOf(apiServers);
        if (tlsCertFile.isPresent() != tlsPrivateKeyFile.isPresent()) {
            throw new IllegalArgumentException(
                    "--tls-cert-file and --tls-private-key-file belong together: give both or none");
        }
        securePort.ifPresent(port -> requirePort("secure-port", port));
        requirePort("management-port", managementPort);
    }

    private static void requirePort(String flag, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("--" + flag + "=" + port + ": a port lies between 0 and 65535");
        }
    }
}
