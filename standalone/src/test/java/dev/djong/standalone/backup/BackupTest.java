package dev.djong.standalone.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.store.CompactedException;
import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.ListQuery;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.Stored;
import dev.djong.apiserver.store.WatchSignal;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.apiserver.store.sql.SqliteOptions;
import dev.djong.apiserver.store.sql.SqliteStore;
import dev.djong.object.Revision;
import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.ClusterRegistry;
import dev.djong.standalone.cluster.DataDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster on the embedded store in one file and back. */
class BackupTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final KeyRange EVERYTHING = KeyRange.prefix("/registry/");

    @TempDir
    Path folder;

    private DataDirectory directory;
    private ClusterRegistry registry;
    private Path backup;

    @BeforeEach
    void cluster() throws IOException {
        directory = new DataDirectory(folder.resolve("cluster"));
        registry = new ClusterRegistry(folder.resolve("clusters"));
        backup = folder.resolve("backup.zip");
        directory.create();
        Files.createDirectories(directory.store());
        Files.createDirectories(directory.pki());
        Files.createDirectories(directory.kubeconfigs());
        Files.writeString(directory.pki().resolve("ca.key"), "secret");
        Files.writeString(directory.kubeconfig("admin"), "admin");
        new ClusterIdentity("0badcafe", registry.claim(directory, slot -> true), 6444, 10251, "n1").write(directory);
    }

    private static SqliteStore open(DataDirectory of) {
        return SqliteStore.open(SqliteOptions.at(of.database()), CLOCK);
    }

    private static Revision create(Store store, String key) {
        var result = store.create(key, key.getBytes(StandardCharsets.UTF_8), Store.FOR_EVER);
        return ((WriteResult.Committed) result).revision();
    }

    private static List<Stored> all(Store store) {
        return store.list(new ListQuery(EVERYTHING, Revision.ZERO, 0, false)).items();
    }

    private void write() throws IOException {
        new BackupWriter(new StoreSource.OfSqlite(directory.database()), directory.pki(), directory, CLOCK)
                .write(backup);
    }

    private Restore restoreInto(DataDirectory target) {
        return new Restore(target, registry, CLOCK);
    }

    @Test
    void itIsTakenWhileTheStoreIsWrittenTo() throws Exception {
        var stop = new AtomicBoolean();
        try (var store = open(directory)) {
            var before = create(store, "/registry/a");
            var writing = CompletableFuture.supplyAsync(() -> {
                int count = 0;
                while (!stop.get()) {
                    create(store, "/registry/more-" + count++);
                }
                return count;
            });
            write();
            stop.set(true);
            assertThat(writing.get()).as("the writer was not held up").isPositive();
            try (var content = new BackupContent(backup)) {
                assertThat(content.manifest().revision()).isGreaterThanOrEqualTo(before);
            }
        }
        assertThat(Files.getPosixFilePermissions(backup))
                .as("keys are in it")
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder).as("nothing else is left").isDirectoryNotContaining("glob:**djong-backup*");
    }

    @Test
    void whatWasThereThenIsThereAgainAndRevisionsGoOnUpwards() throws Exception {
        Revision taken;
        Revision lost;
        try (var store = open(directory)) {
            create(store, "/registry/a");
            taken = create(store, "/registry/b");
            write();
            lost = create(store, "/registry/after-the-backup");
        }
        restoreInto(directory).intoDirectory(backup, true);
        try (var store = open(directory)) {
            assertThat(all(store)).extracting(Stored::key).containsExactly("/registry/a", "/registry/b");
            assertThat(all(store).getLast().revision())
                    .as("objects keep theirs")
                    .isEqualTo(taken);
            assertThat(store.currentRevision()).isGreaterThan(new Revision(lost.value() + Restore.BUMP - 1));
            for (var old : List.of(taken, lost)) {
                try (var watch = store.watch(EVERYTHING, old)) {
                    var next = create(store, "/registry/later-" + old);
                    assertThat(next).isGreaterThan(lost);
                    assertThat(watch.next(Duration.ofSeconds(5)))
                            .as("a watch from %s, which may have missed something", old)
                            .isInstanceOf(WatchSignal.Compacted.class);
                }
                assertThatThrownBy(() -> store.list(new ListQuery(EVERYTHING, old, 0, false)))
                        .isInstanceOf(CompactedException.class);
            }
        }
    }

    @Test
    void aSecondRestoreOfTheSameFileGoesOnAboveTheFirst() throws Exception {
        try (var store = open(directory)) {
            create(store, "/registry/a");
            write();
        }
        restoreInto(directory).intoDirectory(backup, true);
        Revision afterFirst;
        try (var store = open(directory)) {
            afterFirst = create(store, "/registry/b");
        }
        restoreInto(directory).intoDirectory(backup, true);
        try (var store = open(directory)) {
            assertThat(create(store, "/registry/b")).isGreaterThan(afterFirst);
        }
    }

    @Test
    void anEmptyMachineIsGivenCertificatesAndNamesToo() throws Exception {
        try (var store = open(directory)) {
            create(store, "/registry/a");
            write();
        }
        var elsewhere = new DataDirectory(folder.resolve("elsewhere"));
        var otherMachine = new ClusterRegistry(folder.resolve("other-machine"));
        new Restore(elsewhere, otherMachine, CLOCK).intoDirectory(backup, false);
        assertThat(elsewhere.pki().resolve("ca.key")).hasContent("secret");
        assertThat(elsewhere.kubeconfig("admin")).hasContent("admin");
        assertThat(ClusterIdentity.read(elsewhere)).isEqualTo(ClusterIdentity.read(directory));
    }

    @Test
    void aClusterThatIsThereIsNotReplacedUnasked() throws Exception {
        open(directory).close();
        write();
        assertThatThrownBy(() -> restoreInto(directory).intoDirectory(backup, false))
                .hasMessageContaining("--replace");
    }

    @Test
    void aClusterThatRunsIsNeverReplaced() throws Exception {
        try (var store = open(directory);
                var held = FileChannel.open(directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = held.lock()) {
            create(store, "/registry/a");
            write();
            assertThatThrownBy(() -> restoreInto(directory).intoDirectory(backup, true))
                    .hasMessageContaining("'djong down'");
            assertThat(lock.isValid()).isTrue();
        }
    }

    @Test
    void aBackupDoesNotOverwriteAnother() throws Exception {
        open(directory).close();
        write();
        assertThatThrownBy(this::write).hasMessageContaining("exists already");
    }

    @Test
    void aClusterInMemoryIsToldWhyThereIsNoBackup() {
        assertThatThrownBy(this::write)
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining("a cluster in memory keeps nothing")
                .hasMessageContaining("--etcd-servers");
    }

    @Test
    void aDamagedStoreIsNotRestored() throws Exception {
        try (var store = open(directory)) {
            create(store, "/registry/a");
            write();
        }
        try (var zip = FileSystems.newFileSystem(backup)) {
            Files.writeString(zip.getPath("store/cluster.db"), "something else");
        }
        assertThatThrownBy(() -> restoreInto(directory).intoDirectory(backup, true))
                .hasMessageContaining("damaged");
        try (var store = open(directory)) {
            assertThat(all(store)).as("what is there stays").hasSize(1);
        }
    }

    @Test
    void aNameThatLeadsElsewhereIsRefused() throws Exception {
        open(directory).close();
        write();
        try (var zip = FileSystems.newFileSystem(backup)) {
            Files.writeString(zip.getPath("pki/evil"), "x");
        }
        var bytes = Files.readAllBytes(backup);
        Files.write(
                backup,
                new String(bytes, StandardCharsets.ISO_8859_1)
                        .replace("pki/evil", "pki/../e")
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> restoreInto(directory).intoDirectory(backup, true))
                .hasMessageContaining("outside of its folder");
    }

    @Test
    void anyOtherFileIsNoBackup() throws Exception {
        Files.writeString(backup, "hello");
        assertThatThrownBy(() -> restoreInto(directory).intoDirectory(backup, true))
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining("is no backup");
    }
}
