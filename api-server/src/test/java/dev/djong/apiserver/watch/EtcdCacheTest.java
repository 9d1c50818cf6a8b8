package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.etcd.EtcdOptions;
import dev.djong.apiserver.store.etcd.EtcdStore;
import dev.djong.apiserver.store.etcd.OneEtcd;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("real")
class EtcdCacheTest extends CacheContract {
    @RegisterExtension
    static final OneEtcd ETCD = OneEtcd.inDockerOrLocal();

    @Override
    protected Store open() {
        return EtcdStore.open(EtcdOptions.plain(ETCD.endpoints()), InstantSource.system());
    }
}
