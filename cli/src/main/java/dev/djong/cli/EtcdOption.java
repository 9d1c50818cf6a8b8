package dev.djong.cli;

import dev.djong.apiserver.store.etcd.EtcdOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where etcd is, under the names of the api-server's flags; nowhere for a cluster on the embedded store. */
final class EtcdOption {
    @Option(
            names = "--etcd-servers",
            split = ",",
            paramLabel = "URL",
            description = "the members of etcd, comma separated")
    private List<URI> servers = List.of();

    @Option(names = "--etcd-cafile", paramLabel = "FILE", description = "certificates of etcd's authority, PEM")
    private @Nullable Path authority;

    @Option(names = "--etcd-certfile", paramLabel = "FILE", description = "the client certificate for etcd, PEM")
    private @Nullable Path certificate;

    @Option(names = "--etcd-keyfile", paramLabel = "FILE", description = "its key, PEM")
    private @Nullable Path key;

    Optional<EtcdOptions> options() {
        if (servers.isEmpty()) {
            return Optional.empty();
        }
        var tls = Optional.ofNullable(authority)
                .map(file -> new EtcdOptions.Tls(file, Optional.ofNullable(certificate), Optional.ofNullable(key)));
        return Optional.of(new EtcdOptions(
                servers, tls, EtcdOptions.DEFAULT_COMPACTION_INTERVAL, EtcdOptions.DEFAULT_CALL_TIMEOUT));
    }
}
