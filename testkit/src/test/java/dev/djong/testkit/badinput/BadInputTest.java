package dev.djong.testkit.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.shell.FailureLine;
import dev.djong.shell.Role;
import dev.djong.shell.ServiceApplication;
import dev.djong.shell.pki.CertificateAuthority;
import dev.djong.shell.pki.CertificateRequest;
import dev.djong.standalone.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a service says in its one line when it is given something wrong. Files are {@code a} and {@code b}, each with
 * certificate and key, {@code old} which has expired, {@code new} which is not valid yet, {@code junk} and one that is absent.
 */
class BadInputTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void files() throws IOException {
        var now = InstantSource.system();
        issue(now, "a", "b");
        issue(shifted(now, Duration.ofDays(-9_000)), "old");
        issue(shifted(now, Duration.ofHours(2)), "new");
        Files.writeString(folder.resolve("junk"), "junk");
    }

    private static InstantSource shifted(InstantSource clock, Duration by) {
        return () -> clock.instant().plus(by);
    }

    private static void issue(InstantSource clock, String... names) throws IOException {
        var authority = CertificateAuthority.create("ca", clock);
        for (var name : names) {
            authority
                    .issue(CertificateRequest.server("x", List.of("localhost"), List.of("127.0.0.1")))
                    .write(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
        }
    }

    /** In the expected text {@code TIME} stands for any moment and {@code /} begins a file of the test. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scheduler|--kubeconfig must be given: it says where the API server is",
                "scheduler --kubeconfig=/junk|kubeconfig /junk: not a YAML mapping",
                "controllers --tls-cert-file=/a.crt|--tls-cert-file and --tls-private-key-file belong together: give both"
                        + " or none",
                "controllers --tls-cert-file=/absent --tls-private-key-file=/a.key|--tls-cert-file=/absent: there is no such"
                        + " file",
                "controllers --tls-cert-file=/a.crt --tls-private-key-file=/absent|--tls-private-key-file=/absent: there is"
                        + " no such file",
                "cloud --tls-cert-file=/junk --tls-private-key-file=/a.key|--tls-cert-file=/junk holds no certificate: PEM is"
                        + " expected",
                "cloud --tls-cert-file=/a.crt --tls-private-key-file=/junk|--tls-private-key-file=/junk: no private key in"
                        + " this PEM text",
                "node --tls-cert-file=/a.crt --tls-private-key-file=/b.key|--tls-private-key-file=/b.key is not the key of"
                        + " --tls-cert-file=/a.crt",
                "node --tls-cert-file=/old.crt --tls-private-key-file=/old.key|--tls-cert-file=/old.crt: the certificate"
                        + " expired at TIME, and this machine's clock says TIME: renew it",
                "api-server --storage-backend=memory --tls-cert-file=/new.crt --tls-private-key-file=/new.key|--tls-cert-file=/new.crt: the"
                        + " certificate is valid from TIME on, but this machine's clock says TIME: set"
                        + " the clock",
                "api-server --storage-backend=memory --client-ca-file=/absent|--client-ca-file=/absent: there is no such file",
                "api-server --storage-backend=memory --client-ca-file=/junk|--client-ca-file=/junk holds no certificate: PEM is expected",
                "api-server --storage-backend=memory --service-account-signing-key-file=/junk|"
                        + "--service-account-signing-key-file=/junk: no key pair in this PEM text",
                "api-server|nowhere to store objects: give --etcd-servers, or --data-dir for SQLite",
                "api-server --storage-backend=other|--storage-backend=other: known are etcd3, sqlite and memory",
                "api-server --etcd-servers=nonsense|--etcd-servers=nonsense: no URL such as https://127.0.0.1:2379",
                "api-server --etcd-servers=https://127.0.0.1:1 --etcd-cafile=/junk|--etcd-cafile=/junk holds no certificate:"
                        + " PEM is expected",
                "api-server --etcd-servers=https://127.0.0.1:1 --etcd-cafile=/a.crt --etcd-certfile=/a.crt"
                        + " --etcd-keyfile=/b.key|--etcd-keyfile=/b.key is not the key of --etcd-certfile=/a.crt",
                "api-server --secure-port=http|--secure-port=http: not a number",
                "api-server --secure-prt=1|unknown flag --secure-prt (did you mean --secure-port?); --help lists all",
            })
    void isToldInOneLine(String given, String expected) {
        var words = new ArrayList<>(List.of(given.split(" ")));
        var role = Role.valueOf(words.removeFirst().replace('-', '_').toUpperCase(Locale.ROOT));
        var flags = new ArrayList<>(List.of("--bind-address=127.0.0.1"));
        if (!given.contains("--secure-port")) {
            flags.add("--secure-port=0");
        }
        words.forEach(word -> flags.add(word.replace("=/", "=" + folder + "/")));
        String line = "";
        try (var running = ServiceApplication.run(role, Services.configuration(role), flags.toArray(String[]::new))) {
            line = "it started: " + running.role();
        } catch (RuntimeException failure) {
            line = FailureLine.of(role, failure);
            assertThat(FailureLine.isUnderstood(failure))
                    .as("no stack trace is needed for: " + line)
                    .isTrue();
        }
        assertThat(line.replace(folder.toString(), "").replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME"))
                .isEqualTo(role.label() + ": " + expected);
    }
}
