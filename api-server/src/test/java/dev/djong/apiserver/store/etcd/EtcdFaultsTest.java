package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.store.Change;
import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.WatchReader;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.object.Revision;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.RangeRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the network and the members can do to us. */
@Tag("real")
class EtcdFaultsTest {
    private static final KeyRange RANGE = KeyRange.prefix("/registry/");

    @TempDir
    static Path folder;

    @RegisterExtension
    static final OneEtcd ETCD = OneEtcd.local();

    private static EtcdStore open(List<URI> endpoints, Duration timeout) {
        var options = new EtcdOptions(endpoints, Optional.empty(), Duration.ZERO, timeout);
        return EtcdStore.open(options, InstantSource.system());
    }

    private static Revision write(Store store, String key, int bytes) {
        return ((WriteResult.Committed) store.create(key, new byte[bytes], Store.FOR_EVER)).revision();
    }

    @Test
    void aStreamCutAgainAndAgainInABacklogLosesNothing() throws Exception {
        try (var direct = open(ETCD.endpoints(), Duration.ofSeconds(5));
                var proxy = new CuttingProxy(ETCD.member().port());
                var cut = open(List.of(proxy.endpoint()), Duration.ofSeconds(5))) {
            var before = direct.currentRevision();
            var written = new ArrayList<Revision>();
            for (int i = 0; i < 200; i++) {
                written.add(write(direct, "/registry/cut/" + i, 30_000));
            }
            proxy.cutEvery(2_500_000);
            proxy.cut();
            try (var watch = new WatchReader(cut.watch(RANGE, before))) {
                assertThat(watch.changes(200).stream().map(Change::revision)).containsExactlyElementsOf(written);
            }
            assertThat(proxy.cuts()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void aLeaseThatEtcdLostIsReplaced() {
        var options = EtcdOptions.plain(ETCD.endpoints());
        var hour = Duration.ofHours(1);
        try (var store = EtcdStore.open(options, InstantSource.system());
                var channel = new EtcdChannel(options)) {
            assertThat(store.create("/registry/leased/a", new byte[1], hour)).isInstanceOf(WriteResult.Committed.class);
            var request = RangeRequest.newBuilder()
                    .setKey(EtcdStore.bytes("/registry/leased/a"))
                    .build();
            long lease =
                    channel.call(KVGrpc.getRangeMethod(), request).getKvs(0).getLease();
            channel.call(
                    LeaseGrpc.getLeaseRevokeMethod(),
                    LeaseRevokeRequest.newBuilder().setID(lease).build());
            assertThat(store.create("/registry/leased/b", new byte[1], hour)).isInstanceOf(WriteResult.Committed.class);
        }
    }

    @Test
    void aWriteWhoseAnswerIsCutOffIsUnknownAndSentOnce() throws Exception {
        try (var direct = open(ETCD.endpoints(), Duration.ofSeconds(5));
                var proxy = new CuttingProxy(ETCD.member().port());
                var cut = open(List.of(proxy.endpoint()), Duration.ofSeconds(5))) {
            var before = direct.currentRevision();
            proxy.swallowAnswers();
            var result =
                    CompletableFuture.supplyAsync(() -> cut.create("/registry/once/a", new byte[10], Store.FOR_EVER));
            Awaitility.await().until(() -> direct.get("/registry/once/a").isPresent());
            proxy.cut();
            assertThat(result.get()).isInstanceOf(WriteResult.Unknown.class);
            assertThat(cut.currentRevision()).isEqualTo(before.next());
        }
    }

    @Test
    void aSilentMemberDoesNotHoldAWriterForEver() {
        try (var alone = EtcdServer.start(folder.resolve("silent"), 1);
                var store = open(alone.endpoints(), Duration.ofSeconds(1))) {
            write(store, "/registry/silent/a", 10);
            alone.member(0).pause();
            assertThat(store.create("/registry/silent/b", new byte[10], Store.FOR_EVER))
                    .isInstanceOf(WriteResult.Unknown.class);
            alone.member(0).goOn();
            Awaitility.await().until(() -> store.get("/registry/silent/a").isPresent());
        }
    }

    @Test
    void ofThreeMembersOneMayPauseAndOneMayDie() {
        try (var three = EtcdServer.start(folder.resolve("three"), 3);
                var store = open(three.endpoints(), Duration.ofSeconds(3));
                var watch = new WatchReader(store.watch(RANGE, store.currentRevision()))) {
            var acknowledged = new ArrayList<String>();
            int number = 0;
            three.member(1).pause();
            number = writeUntil(store, acknowledged, number, 30);
            three.member(1).goOn();
            three.member(2).kill();
            number = writeUntil(store, acknowledged, number, 60);
            var end = store.currentRevision();
            var changes = watch.upTo(end, store);
            assertThat(changes.stream().map(Change::revision)).isSorted().doesNotHaveDuplicates();
            assertThat(changes.stream().map(Change::key)).containsAll(acknowledged);
            for (var key : acknowledged) {
                assertThat(store.get(key)).as(key).isPresent();
            }
        }
    }

    /** Writes on until so many were acknowledged in all; what is unknown is neither repeated nor counted. */
    private static int writeUntil(Store store, List<String> acknowledged, int from, int count) {
        int number = from;
        while (acknowledged.size() < count) {
            var key = "/registry/three/" + number++;
            if (store.create(key, new byte[100], Store.FOR_EVER) instanceof WriteResult.Committed) {
                acknowledged.add(key);
            }
        }
        return number;
    }
}
