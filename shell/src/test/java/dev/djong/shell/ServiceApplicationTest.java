package dev.djong.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.shell.pki.CertificateAuthority;
import dev.djong.shell.pki.CertificateRequest;
import dev.djong.shell.pki.KeyMaterial;
import dev.djong.shell.settings.Flag;
import dev.djong.shell.settings.FlagException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ServiceApplicationTest {
    @TempDir
    Path folder;

    private final CertificateAuthority authority = CertificateAuthority.create("test-ca", InstantSource.system());

    @BeforeEach
    void writeCertificates() throws IOException {
        Files.writeString(folder.resolve("ca.crt"), authority.material().certificatePem());
        authority
                .issue(CertificateRequest.server("localhost", List.of("localhost"), List.of("127.0.0.1")))
                .write(folder.resolve("tls.crt"), folder.resolve("tls.key"));
    }

    @Test
    void aServiceWithoutItsOwnServerAnswersHealthOpenlyAndMetricsToMonitoringOnly() throws Exception {
        try (var service = start(Role.SCHEDULER)) {
            assertManagement(service.port());
        }
    }

    @Test
    void aServiceWithItsOwnServerHasManagementBesideIt() throws Exception {
        try (var service = start(Role.API_SERVER)) {
            assertThat(service.managementPort()).isNotEqualTo(service.port());
            assertManagement(service.managementPort());
            assertThat(get(service.port(), "/actuator/health", Optional.empty()).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void settingsOfTheServiceAreBeans() {
        try (var service = start(Role.SCHEDULER)) {
            assertThat(service.bean(ExampleSettings.class).podLimit()).isEqualTo(110);
        }
    }

    @Test
    void aServiceChoosesTheCipherWhateverItsClientNamesFirst() throws Exception {
        try (var service = start(Role.API_SERVER)) {
            var session =
                    get(service.port(), "/livez", Optional.empty()).sslSession().orElseThrow();
            assertThat(session.getCipherSuite()).isEqualTo("TLS_AES_128_GCM_SHA256");
        }
    }

    @Test
    void anUnknownFlagIsNamedInOneLine() {
        assertThatThrownBy(() -> ServiceApplication.run(Role.SCHEDULER, Example.class, "--pod-limitt=3"))
                .isInstanceOf(FlagException.class)
                .hasMessage("unknown flag --pod-limitt (did you mean --pod-limit?); --help lists all");
    }

    @Test
    void aPortInUseIsToldInOneLine() throws Exception {
        try (var taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> ServiceApplication.run(
                            Role.SCHEDULER, Example.class, "--secure-port=" + taken.getLocalPort()))
                    .satisfies(failure -> {
                        assertThat(FailureLine.isUnderstood(failure)).isTrue();
                        assertThat(FailureLine.of(Role.SCHEDULER, failure))
                                .isEqualTo("scheduler: port " + taken.getLocalPort()
                                        + " is in use: stop what listens there or choose another with --secure-port");
                    });
        }
    }

    @Test
    void aServiceWithoutCertificatesSignsItsOwn() {
        try (var service =
                ServiceApplication.run(Role.SCHEDULER, Example.class, "--secure-port=0", "--bind-address=127.0.0.1")) {
            assertThat(service.port()).isPositive();
        }
    }

    private RunningService start(Role role) {
        return ServiceApplication.run(
                role,
                Example.class,
                "--secure-port=0",
                "--bind-address=127.0.0.1",
                "--tls-cert-file=" + folder.resolve("tls.crt"),
                "--tls-private-key-file=" + folder.resolve("tls.key"),
                "--client-ca-file=" + folder.resolve("ca.crt"));
    }

    private void assertManagement(int port) throws Exception {
        var nobody = Optional.<KeyMaterial>empty();
        var user = Optional.of(authority.issue(CertificateRequest.client("jane", "developers")));
        var admin = Optional.of(authority.issue(CertificateRequest.client("admin", "system:masters")));
        assertThat(get(port, "/actuator/health/liveness", nobody).body()).contains("\"UP\"");
        assertThat(get(port, "/actuator/health/readiness", nobody).body()).contains("\"UP\"");
        assertThat(get(port, "/actuator/prometheus", nobody).statusCode()).isEqualTo(401);
        assertThat(get(port, "/actuator/prometheus", user).statusCode()).isEqualTo(403);
        assertThat(get(port, "/actuator/prometheus", admin).body()).contains("jvm_memory_used_bytes");
        assertThat(get(port, "/actuator/info", admin).body()).contains("v1.36");
        assertThat(get(port, "/actuator/metrics", admin).statusCode()).isEqualTo(200);
        assertThat(get(port, "/actuator/health", admin).body()).contains("engine");
        assertThat(get(port, "/elsewhere", admin).statusCode()).isIn(403, 404);
    }

    private HttpResponse<String> get(int port, String path, Optional<KeyMaterial> identity) throws Exception {
        var tls = TlsContexts.client(authority.material().chain(), identity);
        try (var client = HttpClient.newBuilder().sslContext(tls).build()) {
            var request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + path));
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    record ExampleSettings(
            @Flag(defaultsTo = "110", help = "pods a node") int podLimit) {}

    @Configuration(proxyBeanMethods = false)
    @ServiceFlags(ExampleSettings.class)
    static class Example {
        @Bean
        HealthIndicator engine() {
            return () -> Health.up().withDetail("queue", 0).build();
        }
    }
}
