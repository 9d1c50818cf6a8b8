package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.sql.SqliteOptions;
import dev.djong.apiserver.store.sql.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteCacheTest extends CacheContract {
    @TempDir
    Path folder;

    @Override
    protected Store open() {
        return SqliteStore.open(SqliteOptions.at(folder.resolve("state.db")), InstantSource.system());
    }
}
