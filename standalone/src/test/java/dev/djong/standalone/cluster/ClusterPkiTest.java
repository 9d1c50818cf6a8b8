package dev.djong.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.shell.kubeconfig.Kubeconfig;
import dev.djong.shell.pki.KeyMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPkiTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final ClusterIdentity CLUSTER = new ClusterIdentity("0badcafe", 1, 6444, 10251, "n1");

    @TempDir
    Path folder;

    @Test
    void aSecondRunChangesNothing() throws IOException {
        pki(NOW, "192.0.2.1").ensure();
        var first = files();
        pki(NOW, "192.0.2.1").ensure();
        assertThat(files()).isEqualTo(first);
    }

    @Test
    void certificatesAreRenewedBeforeTheyExpireAndTheAuthorityStays() throws IOException {
        pki(NOW, "192.0.2.1").ensure();
        var first = files();
        pki(NOW.plusSeconds(300L * 24 * 3600), "192.0.2.1").ensure();
        var second = files();
        assertThat(second.get("pki/ca.crt")).isEqualTo(first.get("pki/ca.crt"));
        assertThat(second.get("pki/sa.key")).isEqualTo(first.get("pki/sa.key"));
        assertThat(second.get("pki/scheduler.crt")).isNotEqualTo(first.get("pki/scheduler.crt"));
    }

    @Test
    void anotherAddressOfTheMachineMeansAnotherServingCertificate() throws Exception {
        pki(NOW, "192.0.2.1").ensure();
        pki(NOW, "192.0.2.77").ensure();
        var server = KeyMaterial.read(folder.resolve("pki/apiserver.crt"), folder.resolve("pki/apiserver.key"));
        assertThat(server.certificate().getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .contains("192.0.2.77", "10.97.0.1", "kubernetes.default.svc", "127.0.0.1");
    }

    @Test
    void everyIdentityHasItsOwnUserAndOnlyTheAdministratorIsAMaster() throws IOException {
        pki(NOW, "192.0.2.1").ensure();
        for (Identity identity : Identity.values()) {
            var config = Kubeconfig.read(new DataDirectory(folder).kubeconfig(identity.file()));
            String subject = config.identity()
                    .orElseThrow()
                    .certificate()
                    .getSubjectX500Principal()
                    .getName();
            assertThat(subject).contains("CN=" + identity.user("n1"));
            assertThat(subject.contains("system:masters")).isEqualTo(identity == Identity.ADMIN);
        }
    }

    private ClusterPki pki(Instant now, String address) {
        return new ClusterPki(new DataDirectory(folder), CLUSTER, List.of(address), InstantSource.fixed(now));
    }

    private Map<String, String> files() throws IOException {
        var texts = new TreeMap<String, String>();
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                texts.put(folder.relativize(path).toString(), Files.readString(path));
            }
        }
        return texts;
    }
}
