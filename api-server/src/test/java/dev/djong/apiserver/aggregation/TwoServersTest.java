package dev.djong.apiserver.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.ApiServerConfiguration;
import dev.djong.shell.Role;
import dev.djong.shell.RunningService;
import dev.djong.shell.ServiceApplication;
import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.shell.pki.CertificateAuthority;
import dev.djong.shell.pki.CertificateRequest;
import dev.djong.shell.pki.KeyMaterial;
import dev.djong.shell.pki.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two whole servers, with Spring and TLS: one answers a group version of the other's, and believes whom that names. */
@Timeout(60)
class TwoServersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final InstantSource CLOCK = InstantSource.system();
    private static final CertificateAuthority USERS = CertificateAuthority.create("users", CLOCK);
    private static final CertificateAuthority PROXIES = CertificateAuthority.create("proxies", CLOCK);
    private static final KeyMaterial PROXY = PROXIES.issue(CertificateRequest.client("front-proxy-client"));
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String WHO = """
            {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}""";
    private static final String DEFINITION = """
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
             "metadata": {"name": "ships.example.dev"},
             "spec": {"group": "example.dev", "scope": "Cluster",
               "names": {"plural": "ships", "singular": "ship", "kind": "Ship"},
               "versions": [{"name": "v1", "served": true, "storage": true,
                 "schema": {"openAPIV3Schema": {"type": "object"}}}]}}""";

    @TempDir
    static Path folder;

    private static RunningService front;
    private static RunningService behind;
    private static HttpClient admin;
    private static String ip;

    @BeforeAll
    static void start() throws IOException {
        ip = ownAddress();
        Files.writeString(folder.resolve("ca.crt"), USERS.material().certificatePem());
        Files.writeString(
                folder.resolve("front-proxy-ca.crt"), PROXIES.material().certificatePem());
        PROXY.write(folder.resolve("proxy.crt"), folder.resolve("proxy.key"));
        USERS.issue(CertificateRequest.server(
                        "server", List.of("localhost", "ships.default.svc"), List.of("127.0.0.1", ip)))
                .write(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        var keys = CertificateAuthority.newKeyPair();
        Files.writeString(folder.resolve("sa.key"), Pem.write(keys.getPrivate(), keys.getPublic()));
        front = server(
                "--proxy-client-cert-file=" + folder.resolve("proxy.crt"),
                "--proxy-client-key-file=" + folder.resolve("proxy.key"));
        behind = server();
        admin = client(USERS.issue(CertificateRequest.client("admin", "system:masters")));
    }

    private static RunningService server(String... more) {
        var flags = new ArrayList<>(List.of(
                "--secure-port=0",
                "--bind-address=0.0.0.0",
                "--storage-backend=memory",
                "--tls-cert-file=" + folder.resolve("tls.crt"),
                "--tls-private-key-file=" + folder.resolve("tls.key"),
                "--client-ca-file=" + folder.resolve("ca.crt"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--requestheader-client-ca-file=" + folder.resolve("front-proxy-ca.crt"),
                "--requestheader-allowed-names=front-proxy-client"));
        flags.addAll(Arrays.asList(more));
        return ServiceApplication.run(Role.API_SERVER, ApiServerConfiguration.class, flags.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        front.close();
        behind.close();
    }

    /** Endpoints are never on loopback. */
    private static String ownAddress() throws IOException {
        var own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address.getAddress().length == 4
                        && !address.isLoopbackAddress()
                        && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
        Assumptions.assumeTrue(own.isPresent(), "this machine has no address but loopback");
        return own.orElseThrow();
    }

    private static HttpClient client(KeyMaterial identity) {
        return HttpClient.newBuilder()
                .sslContext(TlsContexts.client(List.of(USERS.material().certificate()), Optional.of(identity)))
                .build();
    }

    private static HttpRequest.Builder request(RunningService server, String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
                .header("Content-Type", "application/json");
    }

    private static String send(HttpClient client, HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static void create(RunningService server, String path, String body) throws Exception {
        HttpResponse<String> answer = admin.send(
                request(server, path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    @Test
    void aProxyWithItsCertificateNamesWhoAsks() throws Exception {
        var review = request(behind, REVIEWS)
                .header("X-Remote-User", "jane")
                .header("X-Remote-Group", "sailors")
                .POST(BodyPublishers.ofString(WHO));
        assertThat(send(client(PROXY), review)).contains("\"username\":\"jane\"", "sailors", "system:authenticated");
    }

    @Test
    void aUserCannotNameAnother() throws Exception {
        var review = request(behind, REVIEWS).header("X-Remote-User", "jane").POST(BodyPublishers.ofString(WHO));
        assertThat(send(admin, review)).contains("\"username\":\"admin\"").doesNotContain("jane");
    }

    @Test
    void aProxysCertificateAloneIsNobody() throws Exception {
        var review = request(behind, REVIEWS).POST(BodyPublishers.ofString(WHO));
        assertThat(send(client(PROXY), review)).contains("\"code\":401");
    }

    @Test
    void othersAreToldHowToFindOutWhoAsks() throws Exception {
        var path = "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication";
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> send(admin, request(front, path)).contains("requestheader-client-ca-file"));
        assertThat(send(admin, request(front, path)))
                .contains(
                        "\"requestheader-allowed-names\":\"[\\\"front-proxy-client\\\"]\"",
                        "\"requestheader-username-headers\":\"[\\\"X-Remote-User\\\"]\"",
                        "\"requestheader-group-headers\":\"[\\\"X-Remote-Group\\\"]\"",
                        "\"requestheader-extra-headers-prefix\":\"[\\\"X-Remote-Extra-\\\"]\"",
                        "\"client-ca-file\":\"-----BEGIN CERTIFICATE-----");
    }

    /** Any free port was asked for. */
    @Test
    void theServiceKubernetesNamesThePortListenedOn() throws Exception {
        var service = "/api/v1/namespaces/default/services/kubernetes";
        var endpoints = "/api/v1/namespaces/default/endpoints/kubernetes";
        var slice = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes";
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> send(admin, request(front, slice)).contains("\"port\":" + front.port()));
        assertThat(send(admin, request(front, endpoints))).contains("\"port\":" + front.port(), ip);
        assertThat(send(admin, request(front, service))).contains("\"targetPort\":" + front.port());
    }

    @Test
    void oneServersKindsAreReadAndWrittenThroughTheOther() throws Exception {
        create(behind, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", DEFINITION);
        create(front, "/api/v1/namespaces/default/services", """
                {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "ships"},
                 "spec": {"ports": [{"port": 443}]}}""");
        create(front, "/api/v1/namespaces/default/endpoints", """
                {"apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "ships"},
                 "subsets": [{"addresses": [{"ip": "%s"}], "ports": [{"port": %d}]}]}""".formatted(ip, behind.port()));
        create(front, "/apis/apiregistration.k8s.io/v1/apiservices", """
                {"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService", "metadata": {"name": "v1.example.dev"},
                 "spec": {"group": "example.dev", "version": "v1", "groupPriorityMinimum": 1000, "versionPriority": 10,
                   "service": {"namespace": "default", "name": "ships"}, "caBundle": "%s"}}""".formatted(caBundle()));
        var ships = "/apis/example.dev/v1/ships";
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> send(admin, request(front, ships)).contains("ShipList"));
        create(front, ships, """
                {"apiVersion": "example.dev/v1", "kind": "Ship", "metadata": {"name": "jong"}}""");
        assertThat(send(admin, request(behind, ships + "/jong"))).contains("\"name\":\"jong\"");
        assertThat(send(admin, request(front, "/openapi/v3"))).contains("apis/example.dev/v1?hash=");
        assertThat(send(admin, request(front, "/openapi/v3/apis/example.dev/v1")))
                .contains("dev.example.v1.Ship");
    }

    private static String caBundle() {
        return java.util.Base64.getEncoder()
                .encodeToString(USERS.material().certificatePem().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
