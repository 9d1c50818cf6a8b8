package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreContract;
import java.time.Duration;
import java.time.InstantSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("real")
class EtcdStoreTest extends StoreContract {
    @RegisterExtension
    static final OneEtcd ETCD = OneEtcd.inDockerOrLocal();

    @Override
    protected Store open() {
        return EtcdStore.open(EtcdOptions.plain(ETCD.endpoints()), InstantSource.system());
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
