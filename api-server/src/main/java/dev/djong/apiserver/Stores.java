package dev.djong.apiserver;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.etcd.EtcdOptions;
import dev.djong.apiserver.store.etcd.EtcdStore;
import dev.djong.apiserver.store.memory.MemoryStore;
import dev.djong.apiserver.store.sql.SqliteOptions;
import dev.djong.apiserver.store.sql.SqliteStore;
import dev.djong.shell.KeyFiles;
import dev.djong.shell.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** Opens the store that the flags name. */
final class Stores {
    private static final String FILE = "cluster.db";

    private Stores() {}

    static Store open(ApiServerSettings settings, InstantSource clock) {
        try {
            if (settings.usesEtcd()) {
                return EtcdStore.open(etcd(settings, new KeyFiles(clock)), clock);
            }
            return settings.usesSqlite()
                    ? SqliteStore.open(new SqliteOptions(file(settings), settings.historyRetention()), clock)
                    : new MemoryStore(clock);
        } catch (StartFailure understood) {
            throw understood;
        } catch (RuntimeException e) {
            throw new StartFailure(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private static Path file(ApiServerSettings settings) {
        var folder = settings.dataDir().orElseThrow();
        try {
            return Files.createDirectories(folder).resolve(FILE);
        } catch (IOException e) {
            throw new StartFailure("--data-dir=" + folder + " cannot be used: " + e, e);
        }
    }

    private static EtcdOptions etcd(ApiServerSettings settings, KeyFiles files) {
        settings.etcdCafile().ifPresent(ca -> files.authorities("--etcd-cafile", ca));
        if (settings.etcdCertfile().isPresent() && settings.etcdKeyfile().isPresent()) {
            files.pair(
                    "--etcd-certfile",
                    settings.etcdCertfile().get(),
                    "--etcd-keyfile",
                    settings.etcdKeyfile().get());
        }
        var endpoints = settings.etcdServers().stream().map(URI::create).toList();
        var tls = settings.etcdCafile()
                .map(ca -> new EtcdOptions.Tls(ca, settings.etcdCertfile(), settings.etcdKeyfile()));
        return new EtcdOptions(endpoints, tls, settings.etcdCompactionInterval(), EtcdOptions.DEFAULT_CALL_TIMEOUT);
    }
}
