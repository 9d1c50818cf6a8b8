package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.shell.pki.CertificateAuthority;
import dev.djong.shell.pki.CertificateRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides show certificates, and neither works without. */
@Tag("real")
class EtcdTlsTest {
    @TempDir
    Path folder;

    private final CertificateAuthority authority = CertificateAuthority.create("etcd-ca", InstantSource.system());

    @Test
    void bothSidesShowCertificates() throws IOException {
        var server = material("server", CertificateRequest.server("etcd", List.of("localhost"), List.of("127.0.0.1")));
        var client = material("client", CertificateRequest.client("api-server"));
        try (var etcd = EtcdServer.startWithTls(folder.resolve("etcd"), server, client);
                var store = EtcdStore.open(etcd.options(), InstantSource.system())) {
            assertThat(store.create("/registry/a", new byte[] {1}, Store.FOR_EVER))
                    .isInstanceOf(WriteResult.Committed.class);
            var nobody = new EtcdOptions.Tls(client.caFile(), Optional.empty(), Optional.empty());
            var options = new EtcdOptions(etcd.endpoints(), Optional.of(nobody), Duration.ZERO, Duration.ofSeconds(1));
            assertThatThrownBy(() -> EtcdStore.open(options, InstantSource.system()))
                    .isInstanceOf(StoreUnavailableException.class);
        }
    }

    private EtcdOptions.Tls material(String name, CertificateRequest request) throws IOException {
        var ca = folder.resolve("ca.crt");
        Files.writeString(ca, authority.material().certificatePem());
        var certificate = folder.resolve(name + ".crt");
        var key = folder.resolve(name + ".key");
        authority.issue(request).write(certificate, key);
        return new EtcdOptions.Tls(ca, Optional.of(certificate), Optional.of(key));
    }
}
