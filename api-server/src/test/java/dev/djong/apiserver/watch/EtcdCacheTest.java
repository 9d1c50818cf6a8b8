package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.etcd.EtcdOptions;
import dev.djong.apiserver.store.etcd.EtcdServer;
import dev.djong.apiserver.store.etcd.EtcdStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("real")
class EtcdCacheTest extends CacheContract {
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
}
