package dev.djong.apiserver.store.etcd;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One etcd member in a container. The image is the one that {@code parts/docker} made of a local binary: there may be no
 * registry to pull from, and no bridge to map ports over, so the container uses the host's network.
 */
final class EtcdContainer implements AutoCloseable {
    private static final String IMAGE_VARIABLE = "DJONG_ETCD_IMAGE";

    private final GenericContainer<?> container;
    private final URI endpoint;

    private EtcdContainer(String image) {
        var ports = EtcdServer.freePorts(2);
        this.endpoint = URI.create("http://127.0.0.1:" + ports.getFirst());
        var peer = "http://127.0.0.1:" + ports.getLast();
        this.container = new GenericContainer<>(DockerImageName.parse(image))
                .withNetworkMode("host")
                .withCommand(
                        "/usr/bin/etcd",
                        "--name=m0",
                        "--data-dir=/data",
                        "--listen-client-urls=" + endpoint,
                        "--advertise-client-urls=" + endpoint,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=m0=" + peer,
                        "--log-level=error");
    }

    /** Empty where no engine was started for the tests. */
    static Optional<EtcdContainer> startWhereDockerRuns() {
        return Optional.ofNullable(System.getenv(IMAGE_VARIABLE)).map(image -> {
            var etcd = new EtcdContainer(image);
            etcd.container.start();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(etcd::answers);
            return etcd;
        });
    }

    private boolean answers() {
        return EtcdServer.answers(EtcdOptions.plain(endpoints()));
    }

    List<URI> endpoints() {
        return List.of(endpoint);
    }

    @Override
    public void close() {
        container.stop();
    }
}
