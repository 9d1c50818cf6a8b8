package dev.djong.apiserver;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.etcd.EtcdOptions;
import dev.djong.apiserver.store.etcd.EtcdStore;
import dev.djong.apiserver.store.memory.MemoryStore;
import dev.djong.shell.StartFailure;
import java.net.URI;
import java.time.InstantSource;

/** Opens the store that the flags name. */
final class Stores {
    private Stores() {}

    static Store open(ApiServerSettings settings, InstantSource clock) {
        try {
            return settings.usesEtcd() ? EtcdStore.open(etcd(settings), clock) : new MemoryStore(clock);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static EtcdOptions etcd(ApiServerSettings settings) {
        var endpoints = settings.etcdServers().stream().map(URI::create).toList();
        var tls = settings.etcdCafile()
                .map(ca -> new EtcdOptions.Tls(ca, settings.etcdCertfile(), settings.etcdKeyfile()));
        return new EtcdOptions(
                endpoints, tls, EtcdOptions.DEFAULT_COMPACTION_INTERVAL, EtcdOptions.DEFAULT_CALL_TIMEOUT);
    }
}
