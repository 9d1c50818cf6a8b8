package dev.djong.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.shell.kubeconfig.Kubeconfig;
import dev.djong.shell.pki.KeyMaterial;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicePkiTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private void ensure(Instant now) throws IOException {
        var hosts = new ServiceHosts(
                "c",
                List.of(ServiceHosts.Host.parse("etcd-1=192.0.2.1")),
                List.of(ServiceHosts.Host.parse("api-1=192.0.2.11"), ServiceHosts.Host.parse("api-2=192.0.2.12")),
                List.of(ServiceHosts.Host.parse("node-1=192.0.2.31")),
                2,
                URI.create("https://api-1:6443"),
                URI.create("https://192.0.2.200:16443"),
                "10.96.0.1");
        new ServicePki(folder, hosts, InstantSource.fixed(now)).ensure();
    }

    private Map<String, String> files() throws IOException {
        var files = new TreeMap<String, String>();
        try (var all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    private List<String> names(String name) throws IOException {
        try {
            return KeyMaterial.read(folder.resolve(name + ".crt"), folder.resolve(name + ".key"))
                    .certificate()
                    .getSubjectAlternativeNames()
                    .stream()
                    .map(each -> String.valueOf(each.get(1)))
                    .toList();
        } catch (java.security.cert.CertificateParsingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSecondRunChangesNothingAndALaterOneRenewsAllButTheAuthorities() throws IOException {
        ensure(NOW);
        var first = files();
        ensure(NOW);
        assertThat(files()).isEqualTo(first);
        ensure(NOW.plus(Duration.ofDays(300)));
        var later = files();
        assertThat(later.get("authority/ca.crt")).isEqualTo(first.get("authority/ca.crt"));
        assertThat(later.get("api-server/sa.key")).isEqualTo(first.get("api-server/sa.key"));
        assertThat(later.get("etcd/etcd-1.crt")).isNotEqualTo(first.get("etcd/etcd-1.crt"));
        assertThat(later.get("node-1/proxy.conf")).isNotEqualTo(first.get("node-1/proxy.conf"));
    }

    @Test
    void serversGoByAllTheirNamesAndOnlyTheAuthoritysFolderHasItsKey() throws IOException {
        ensure(NOW);
        assertThat(names("api-server/serving")).contains("api-1", "192.0.2.12", "192.0.2.200", "10.96.0.1");
        assertThat(names("scheduler/serving")).contains("scheduler-1", "scheduler-2", "localhost");
        assertThat(names("etcd/etcd-1")).contains("etcd-1", "192.0.2.1", "127.0.0.1");
        assertThat(files().keySet().stream().filter(name -> name.endsWith("ca.key")))
                .containsExactly("authority/ca.key", "authority/etcd-ca.key", "authority/front-proxy-ca.key");
    }

    @Test
    void whatAnAuthorityThatIsGoneSignedIsMadeAgain() throws IOException {
        ensure(NOW);
        var before = files();
        Files.delete(folder.resolve("authority/ca.crt"));
        ensure(NOW);
        assertThat(files().get("node-1/serving.crt")).isNotEqualTo(before.get("node-1/serving.crt"));
        assertThat(files().get("etcd/etcd-1.crt")).isEqualTo(before.get("etcd/etcd-1.crt"));
    }

    @Test
    void peopleAndServicesFindTheServer() throws IOException {
        ensure(NOW);
        assertThat(Kubeconfig.read(folder.resolve("admin/admin.conf")).server())
                .isEqualTo(URI.create("https://192.0.2.200:16443"));
        assertThat(Kubeconfig.read(folder.resolve("cloud/cloud.conf")).server())
                .isEqualTo(URI.create("https://api-1:6443"));
    }

    @Test
    void whatIsNoHostIsSaid() {
        assertThatThrownBy(() -> ServiceHosts.Host.parse("etcd-1"))
                .hasMessage("'etcd-1' is no host: write NAME=ADDRESS");
    }
}
