package dev.djong.apiserver.store.etcd;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One etcd member for all tests of a class: {@code @RegisterExtension static final OneEtcd ETCD = OneEtcd.local();}. */
public final class OneEtcd implements BeforeAllCallback, AfterAllCallback {
    private final boolean mayBeContainer;
    private Optional<EtcdContainer> container = Optional.empty();
    private EtcdServer server;

    private OneEtcd(boolean mayBeContainer) {
        this.mayBeContainer = mayBeContainer;
    }

    /** A process of this machine, which tests can stop and kill. */
    public static OneEtcd local() {
        return new OneEtcd(false);
    }

    /** A container where {@code parts/docker} runs the tests, otherwise as {@link #local}. */
    public static OneEtcd inDockerOrLocal() {
        return new OneEtcd(true);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (mayBeContainer) {
            container = EtcdContainer.startWhereDockerRuns();
        }
        if (container.isEmpty()) {
            server = EtcdServer.start(Files.createTempDirectory("one-etcd"), 1);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        container.ifPresent(EtcdContainer::close);
        if (server != null) {
            server.close();
            try (var files = Files.walk(server.folder())) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    public List<URI> endpoints() {
        return container.map(EtcdContainer::endpoints).orElseGet(() -> server.endpoints());
    }

    /** The process of {@link #local}. */
    EtcdServer.Member member() {
        return server.member(0);
    }
}
