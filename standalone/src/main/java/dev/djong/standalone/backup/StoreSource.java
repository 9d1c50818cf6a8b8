package dev.djong.standalone.backup;

import dev.djong.apiserver.store.etcd.EtcdOptions;
import dev.djong.apiserver.store.etcd.EtcdSnapshot;
import dev.djong.apiserver.store.sql.SqliteBackup;
import dev.djong.object.Revision;
import dev.djong.standalone.backup.BackupManifest.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the objects of a cluster are, to be copied while it goes on. */
public sealed interface StoreSource {
    Kind kind();

    /**
     * @param target must not exist
     * @return the revision that the copy has reached
     */
    Revision copy(Path target) throws IOException;

    /** @param database of the cluster's api-server */
    record OfSqlite(Path database) implements StoreSource {
        public OfSqlite {
            if (!Files.exists(database)) {
                throw new BackupFailure("there is no store " + database
                        + ": a cluster in memory keeps nothing that could be backed up, and one on etcd is named with"
                        + " --etcd-servers");
            }
        }

        @Override
        public Kind kind() {
            return Kind.SQLITE;
        }

        @Override
        public Revision copy(Path target) {
            return SqliteBackup.copy(database, target);
        }
    }

    /** @param etcd the members */
    record OfEtcd(EtcdOptions etcd) implements StoreSource {
        @Override
        public Kind kind() {
            return Kind.ETCD;
        }

        @Override
        public Revision copy(Path target) throws IOException {
            return EtcdSnapshot.save(etcd, target);
        }
    }
}
