package dev.djong.testkit.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.api.DeleteOptions;
import dev.djong.fake.FakeApiClient;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.standalone.cluster.KeySecrets;
import dev.djong.standalone.cluster.ServiceHosts;
import dev.djong.standalone.cluster.ServicePki;
import dev.djong.time.VirtualTimers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of a hosted control plane; each run is a new pod, whose folder is empty. */
class KeySecretsTest {
    private static final String NAMESPACE = "hosting";

    private final FakeApiClient api = new FakeApiClient(new VirtualTimers());
    private final KeySecrets secrets = new KeySecrets(api, NAMESPACE, "hosted");

    @TempDir
    Path folder;

    private int run(String... servers) throws IOException {
        var hosts = new ServiceHosts(
                "hosted",
                List.of(ServiceHosts.Host.parse("hosted-etcd-0=hosted-etcd-0.hosted-etcd")),
                List.of(servers).stream().map(ServiceHosts.Host::parse).toList(),
                List.of(),
                2,
                URI.create("https://hosted-api:6443"),
                URI.create("https://hosted-api:6443"),
                "10.96.0.1");
        var root = Files.createTempDirectory(folder, "pod");
        var pki = new ServicePki(root, hosts, InstantSource.system());
        secrets.fetch(root, pki.folders());
        pki.ensure();
        return secrets.store(root, pki.folders());
    }

    private ApiObject secret(String name) {
        return api.get(Resources.SECRETS, new ObjectKey(NAMESPACE, "hosted-" + name));
    }

    private String content(String secret, String file) {
        return new String(
                Base64.getDecoder().decode(secret(secret).root().object("data").text(file)));
    }

    @Test
    void theFirstRunMakesThemAndTheSecondFindsThem() throws IOException {
        assertThat(run("api=api.hosting.svc")).isEqualTo(8);
        assertThat(secret("api-server").root().object("data").names())
                .contains("ca.crt", "serving.crt", "serving.key", "sa.key", "etcd-ca.crt", "etcd-client.key");
        assertThat(secret("etcd").root().object("data").names()).contains("hosted-etcd-0.crt", "client.key", "ca.crt");
        assertThat(content("scheduler", "scheduler.conf")).contains("server: https://hosted-api:6443");
        assertThat(secret("scheduler").root().object("data").names())
                .as("only the authority's own Secret has its key")
                .doesNotContain("ca.key");
        assertThat(run("api=api.hosting.svc"))
                .as("the second run changes nothing")
                .isZero();
    }

    @Test
    void anotherNameRenewsOneCertificateUnderTheSameAuthority() throws IOException {
        run("api=api.hosting.svc");
        var authority = content("authority", "ca.key");
        assertThat(run("api=api.hosting.svc", "api=api.example.com")).isEqualTo(1);
        assertThat(content("authority", "ca.key")).isEqualTo(authority);
    }

    @Test
    void aRunThatWasCutOffGoesOnWithTheAuthorityThatItStored() throws IOException {
        api.afterEach(call -> {
            if (call.verb().equals("create") && call.key().name().equals("hosted-etcd")) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> run("api=api.hosting.svc")).hasMessage("killed");
        var authority = content("authority", "ca.key");
        api.afterEach(call -> {});
        run("api=api.hosting.svc");
        assertThat(content("authority", "ca.key")).isEqualTo(authority);
        api.delete(Resources.SECRETS, new ObjectKey(NAMESPACE, "hosted-scheduler"), DeleteOptions.DEFAULT);
        assertThat(run("api=api.hosting.svc")).as("what was lost is made again").isEqualTo(1);
    }
}
