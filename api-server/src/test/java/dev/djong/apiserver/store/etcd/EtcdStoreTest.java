package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("real")
class EtcdStoreTest extends StoreContract {
    @TempDir
    static Path folder;

    private static EtcdServer etcd;

    @BeforeAll
    static void startEtcd() {
        etcd = EtcdServer.start(folder, 1);
    }

    @AfterAll
    static void stopEtcd() {
        if (etcd != null) {
            etcd.close();
        }
    }

    @Override
    protected Store open() {
        return EtcdStore.open(EtcdOptions.plain(etcd.endpoints()), InstantSource.system());
    }

    /** etcd keeps its own time: wait until a probe with that time to live has gone. */
    @Override
    protected void letPass(int seconds) {
        var probe = prefix.replace("/test", "/probe");
        assertThat(store.create(probe, new byte[0], Duration.ofSeconds(seconds)))
                .isNotNull();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> store.get(probe).isEmpty());
    }
}
