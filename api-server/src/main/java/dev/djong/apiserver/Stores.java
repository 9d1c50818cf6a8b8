package dev.djong.apiserver;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.apiserver.store.etcd.EtcdOptions;
import dev.djong.apiserver.store.etcd.EtcdStore;
import dev.djong.apiserver.store.memory.MemoryStore;
import dev.djong.apiserver.store.sql.SqliteOptions;
import dev.djong.apiserver.store.sql.SqliteStore;
import dev.djong.shell.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;

/** Opens the store that the flags name. */
final class Stores {
    private Stores() {}

    static Store open(ApiServerSettings settings, InstantSource clock) {
        try {
            if (settings.usesEtcd()) {
                return EtcdStore.open(etcd(settings), clock);
            }
            return settings.usesSqlite() ? sqlite(settings, clock) : new MemoryStore(clock);
        } catch (IllegalArgumentException | IllegalStateException | StoreUnavailableException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static Store sqlite(ApiServerSettings settings, InstantSource clock) {
        var folder = settings.dataDir().orElseThrow();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalStateException("--data-dir=" + folder + " cannot be made: " + e, e);
        }
        return SqliteStore.open(SqliteOptions.at(folder.resolve("state.db")), clock);
    }

    private static EtcdOptions etcd(ApiServerSettings settings) {
        var endpoints = settings.etcdServers().stream().map(URI::create).toList();
        var tls = settings.etcdCafile()
                .map(ca -> new EtcdOptions.Tls(ca, settings.etcdCertfile(), settings.etcdKeyfile()));
        return new EtcdOptions(
                endpoints, tls, EtcdOptions.DEFAULT_COMPACTION_INTERVAL, EtcdOptions.DEFAULT_CALL_TIMEOUT);
    }
}
