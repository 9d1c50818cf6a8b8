package dev.djong.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.store.Store;
import dev.djong.guarantee.History;
import dev.djong.guarantee.Told;
import dev.djong.guarantee.WatchGuarantee;
import dev.djong.guarantee.Watched;
import dev.djong.json.Json;
import dev.djong.object.ApiObject;
import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Revision;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the cache promises, on whatever store lies below. Two caches on one store stand for two api-servers. */
public abstract class CacheContract {
    private static final AtomicInteger TESTS = new AtomicInteger();
    private static final LabelSelector WEB = LabelSelector.ofLabels(Map.of("app", "web"));

    protected Store store;
    protected String prefix;
    private CacheFeed feed;
    private final Things things = new Things();
    private ResourceStorage pods;
    private final List<CacheFeed> feeds = new ArrayList<>();

    protected abstract Store open();

    @BeforeEach
    void openCache() {
        store = open();
        prefix = "/registry" + ProcessHandle.current().pid() + "-" + TESTS.incrementAndGet() + "/";
        feed = newFeed();
        pods = new ResourceStorage(store, feed, feed.add(Things.stored(prefix), things));
        feed.start();
        Awaitility.await().until(feed::isReady);
    }

    @AfterEach
    void closeCache() {
        feeds.forEach(CacheFeed::close);
        store.close();
    }

    private CacheFeed newFeed() {
        var made = new CacheFeed(store, prefix, InstantSource.system(), CacheFeed.DEFAULT_LOG_BUDGET_BYTES);
        feeds.add(made);
        return made;
    }

    /** A thousand writes of which three hundred leave the selector and enter it again; told exactly, also after a cut. */
    @ParameterizedTest
    @EnumSource(FrameFormat.class)
    void aThousandWritesAreToldExactly(FrameFormat format) {
        var history = new Writes();
        for (int i = 0; i < 50; i++) {
            history.create(pod(i, "web"));
        }
        var list = (ListResult.Listed) pods.list(ListRequest.all(""));
        assertThat(list.items()).hasSize(50);
        var start = list.revision();
        var whole = new CursorReader(pods.watch(webAfter(start)), format);
        var cut = pods.watch(webAfter(start));
        var firstPart = new CursorReader(cut, format);

        history.thousandWritesWithThreeHundredTransitions();
        int expected = (int) history.history().seenThrough(Writes::isWeb).stream()
                .filter(told -> told.revision() > start.value())
                .count();

        assertAllHold(history, start, whole.atLeast(expected));
        firstPart.atLeast(expected / 3);
        cut.close();
        var rest = new CursorReader(pods.watch(webAfter(firstPart.last())), format);
        rest.atLeast(expected - firstPart.told().size());
        assertAllHold(history, start, firstPart.told(), rest.told());
    }

    /** Those without selectors share deliveries and frames; what they are told is as exact. */
    @ParameterizedTest
    @EnumSource(FrameFormat.class)
    void whoSeesEverythingIsToldOnceForAll(FrameFormat format) throws InterruptedException {
        var history = new Writes();
        for (int i = 0; i < 50; i++) {
            history.create(pod(i, "web"));
        }
        var start = ((ListResult.Listed) pods.list(ListRequest.all(""))).revision();
        var reader = new CursorReader(pods.watch(everythingAfter("default", start)), format);
        var all = pods.watch(everythingAfter("", start));
        var one = pods.watch(everythingAfter("default", start));
        var none = pods.watch(everythingAfter("other", start));
        history.thousandWritesWithThreeHundredTransitions();

        var told = reader.atLeast(1_000);
        var guarantees = WatchGuarantee.check(
                new Watched("watcher", start.value(), labels -> true, List.of(toldOf(told))), history.history());
        assertThat(guarantees).isEmpty();
        assertThat(frame(all, 1_000, format)).isSameAs(frame(one, 1_000, format));
        assertThat(none.next(Duration.ZERO)).isInstanceOf(CursorBatch.Quiet.class);
    }

    private static WatchRequest everythingAfter(String namespace, Revision revision) {
        return new WatchRequest(
                namespace,
                LabelSelector.EVERYTHING,
                FieldSelector.EVERYTHING,
                revision.toString(),
                Optional.empty(),
                false);
    }

    /** That of the last of so many events. */
    private static byte[] frame(Cursor cursor, int events, FrameFormat format) throws InterruptedException {
        int told = 0;
        while (cursor.next(Duration.ofSeconds(30)) instanceof CursorBatch.Deliveries(var deliveries)) {
            told += deliveries.size();
            if (told == events) {
                return deliveries.getLast().frame(format);
            }
        }
        throw new AssertionError("only " + told + " of " + events + " events were told");
    }

    /** @param pieces what was told, and again after each break */
    @SafeVarargs
    private static void assertAllHold(Writes writes, Revision after, List<ToldEvent>... pieces) {
        assertThat(WatchGuarantee.check(watched(after, pieces), writes.history()))
                .isEmpty();
    }

    private static void assertHold(List<ToldEvent> told, WatchGuarantee... guarantees) {
        for (var guarantee : guarantees) {
            assertThat(guarantee.violations(watched(Revision.ZERO, told), new History(0, Map.of(), List.of())))
                    .as("%s", guarantee)
                    .isEmpty();
        }
    }

    @SafeVarargs
    private static Watched watched(Revision after, List<ToldEvent>... pieces) {
        var told = Stream.of(pieces).map(CacheContract::toldOf).toList();
        return new Watched("watcher", after.value(), Writes::isWeb, told);
    }

    private static List<Told> toldOf(List<ToldEvent> events) {
        return events.stream().map(ToldEvent::told).toList();
    }

    @Test
    void ourOwnWritesAreNotDecodedAgain() {
        var history = new Writes();
        history.create(pod(1, "web"));
        history.update(pod(1, "db"));
        history.delete(key(1));
        pods.list(ListRequest.all(""));
        assertThat(things.decoded).hasValue(0);
        assertThat(pods.cache().handover().size()).isZero();
    }

    @Test
    void anotherServersWritesAreSeenByConsistentReads() {
        var other = otherServer();
        var history = new Writes();
        for (int i = 0; i < 100; i++) {
            history.create(pod(i, "web"));
            assertThat(other.get(key(i))).as("right after the write").isPresent();
            var listed = (ListResult.Listed) other.list(ListRequest.all("default"));
            assertThat(listed.items()).hasSize(i + 1);
        }
    }

    private ResourceStorage otherServer() {
        return otherServer(new Things());
    }

    private ResourceStorage otherServer(Things itsThings) {
        var otherFeed = newFeed();
        var other = new ResourceStorage(store, otherFeed, otherFeed.add(Things.stored(prefix), itsThings));
        otherFeed.start();
        Awaitility.await().until(otherFeed::isReady);
        return other;
    }

    @Test
    void twoServersUnderConcurrentWritersTellTheSame() throws Exception {
        var other = otherServer();
        var start = ((ListResult.Listed) pods.list(ListRequest.all(""))).revision();
        var here = new CursorReader(pods.watch(webAfter(start)), FrameFormat.JSON_LINE);
        var there = new CursorReader(other.watch(webAfter(start)), FrameFormat.SERVER_SENT);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<?>>();
            for (int i = 0; i < 8; i++) {
                var server = i % 2 == 0 ? pods : other;
                writers.add(threads.submit(() -> contend(server, 60)));
            }
            for (var writer : writers) {
                writer.get();
            }
        }
        var end = store.currentRevision();
        assertThat(feed.awaitRevision(end)).isTrue();
        assertThat(feeds.getLast().awaitRevision(end)).isTrue();
        var told = here.untilQuiet(Duration.ofMillis(300));
        assertThat(there.untilQuiet(Duration.ofMillis(300))).isEqualTo(told);
        assertHold(told, WatchGuarantee.ORDERED, WatchGuarantee.UNIQUE);
        assertThat(bytesOf(pods)).isEqualTo(bytesOf(other)).isNotEmpty();
    }

    private static List<String> bytesOf(ResourceStorage server) {
        var listed = (ListResult.Listed) server.list(ListRequest.all(""));
        return listed.items().stream()
                .map(entry -> new String(entry.toBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .toList();
    }

    /** Creates, changes and deletes a few pods that others change too. */
    private static void contend(ResourceStorage server, int writes) {
        var random = ThreadLocalRandom.current();
        for (int i = 0; i < writes; i++) {
            var pod = pod(random.nextInt(5), random.nextBoolean() ? "web" : "db");
            var known = server.cached(pod.key());
            if (known.isEmpty()) {
                server.create(pod);
            } else if (random.nextInt(5) == 0) {
                server.delete(pod.key(), known.get().revision(), known.get().object());
            } else {
                server.update(pod.key(), known.get().revision(), pod);
            }
        }
    }

    @Test
    void aListIsOfOneRevisionOverAllPages() {
        var history = new Writes();
        for (int i = 0; i < 25; i++) {
            history.create(pod(i, "web"));
        }
        var names = new ArrayList<String>();
        var token = "";
        var revision = Optional.<Revision>empty();
        do {
            var page = (ListResult.Listed) pods.list(page(10, token));
            assertThat(page.revision()).isEqualTo(revision.orElse(page.revision()));
            revision = Optional.of(page.revision());
            page.items().forEach(entry -> names.add(entry.objectKey().name()));
            assertThat(page.remainingItems()).isEqualTo(page.continueToken().isEmpty() ? -1 : 25 - names.size());
            token = page.continueToken();
            history.create(pod(100 + names.size(), "web"));
        } while (!token.isEmpty());
        assertThat(names).hasSize(25).isSorted();
    }

    private static ListRequest page(int limit, String token) {
        return new ListRequest("default", LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, limit, token, "", "");
    }

    @Test
    void aTokenWhoseRevisionIsGoneComesWithAFreshOne() {
        var history = new Writes();
        for (int i = 0; i < 5; i++) {
            history.create(pod(i, "web"));
        }
        var fresh = new ContinueToken(1, "pod-0001\0").encode();
        store.compact(store.currentRevision());
        var restarted = otherServer();
        var expired = (ListResult.Expired) restarted.list(page(2, fresh));
        var rest = (ListResult.Listed) restarted.list(page(0, expired.freshToken()));
        assertThat(rest.items().stream().map(entry -> entry.objectKey().name()))
                .containsExactly("pod-0002", "pod-0003", "pod-0004");
    }

    @Test
    void aListCanBeReadAtAnOldRevision() {
        var history = new Writes();
        var first = history.create(pod(1, "web"));
        history.update(pod(1, "db"));
        history.create(pod(2, "web"));
        var exact = new ListRequest(
                "", LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, 0, "", first.toString(), "Exact");
        var fromLog = (ListResult.Listed) pods.list(exact);
        var fromStore = (ListResult.Listed) otherServer().list(exact);
        for (var list : List.of(fromLog, fromStore)) {
            assertThat(list.revision()).isEqualTo(first);
            assertThat(list.items())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.labels()).containsEntry("app", "web"));
        }
    }

    @ParameterizedTest
    @CsvSource({"3, web", "7, web", "100, web", "3, ''", "5, ''", "25, ''", "1000, ''"})
    void pagesOfThePastAreWhatWasThere(int limit, String app) {
        var history = new Writes();
        var past = Revision.ZERO;
        for (int i = 0; i < 25; i++) {
            past = history.create(pod(i, i % 3 == 0 ? "web" : "db"));
        }
        history.create(Things.pod("other", "pod-0001", "web", ""));
        for (int i = 0; i < 20; i++) {
            history.delete(key(i));
        }
        var labels = app.isEmpty() ? LabelSelector.EVERYTHING : LabelSelector.ofLabels(Map.of("app", app));
        var whole = new ListRequest("default", labels, FieldSelector.EVERYTHING, 0, "", past.toString(), "Exact");
        var expected = names((ListResult.Listed) pods.list(whole));
        assertThat(expected).hasSize(app.isEmpty() ? 25 : 9);

        var restarted = otherServer();
        var names = new ArrayList<String>();
        var next = new ListRequest("default", labels, FieldSelector.EVERYTHING, limit, "", past.toString(), "Exact");
        while (true) {
            var page = (ListResult.Listed) restarted.list(next);
            names.addAll(names(page));
            assertThat(page.revision()).isEqualTo(past);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            assertThat(page.remainingItems())
                    .isEqualTo(page.continueToken().isEmpty() || !app.isEmpty() ? -1 : 25 - names.size());
            if (page.continueToken().isEmpty()) {
                break;
            }
            assertThat(page.items()).as("what another page follows is full").hasSize(limit);
            next = new ListRequest("default", labels, FieldSelector.EVERYTHING, limit, page.continueToken(), "", "");
        }
        assertThat(names).isEqualTo(expected);
    }

    private static List<String> names(ListResult.Listed list) {
        return list.items().stream().map(entry -> entry.objectKey().name()).toList();
    }

    @Test
    void whatHasNotChangedSinceIsNotDecodedForAListOfThePast() {
        var history = new Writes();
        var past = Revision.ZERO;
        for (int i = 0; i < 10; i++) {
            past = history.create(pod(i, "web"));
        }
        history.update(pod(3, "db"));
        var itsThings = new Things();
        var restarted = otherServer(itsThings);
        int filled = itsThings.decoded.get();
        var exact = new ListRequest(
                "", LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, 0, "", past.toString(), "Exact");
        assertThat(((ListResult.Listed) restarted.list(exact)).items()).hasSize(10);
        assertThat(itsThings.decoded).hasValue(filled + 1);
    }

    @Test
    void aRevisionThatIsNotReachedIsTooLarge() {
        var ahead = "" + (store.currentRevision().value() + 1_000_000);
        assertThatThrownBy(() -> pods.get(key(1), ahead))
                .isInstanceOfSatisfying(
                        ApiFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT))
                .hasMessageStartingWith("Too large resource version: " + ahead);
    }

    @Test
    void selectorsNarrowLists() {
        var history = new Writes();
        history.create(Things.pod("default", "a", "web", "n1"));
        history.create(Things.pod("default", "b", "db", "n1"));
        history.create(Things.pod("other", "c", "web", "n2"));
        assertThat(names("", WEB, FieldSelector.EVERYTHING)).containsExactly("a", "c");
        assertThat(names("default", WEB, FieldSelector.EVERYTHING)).containsExactly("a");
        assertThat(names("", LabelSelector.EVERYTHING, FieldSelector.of("spec.nodeName", "n1")))
                .containsExactly("a", "b");
        assertThat(names("", LabelSelector.EVERYTHING, FieldSelector.of("metadata.name", "c")))
                .containsExactly("c");
    }

    private List<String> names(String namespace, LabelSelector labels, FieldSelector fields) {
        var list = (ListResult.Listed) pods.list(new ListRequest(namespace, labels, fields, 0, "", "", ""));
        return list.items().stream().map(entry -> entry.objectKey().name()).toList();
    }

    @Test
    void aWatchOfANodeSeesPodsComeAndGo() {
        var history = new Writes();
        history.create(Things.pod("default", "a", "web", ""));
        var request = new WatchRequest(
                "", LabelSelector.EVERYTHING, FieldSelector.of("spec.nodeName", "n1"), "", Optional.empty(), false);
        var reader = new CursorReader(pods.watch(request), FrameFormat.SERVER_SENT);
        history.update(Things.pod("default", "a", "web", "n1"));
        history.create(Things.pod("default", "b", "web", "n2"));
        history.update(Things.pod("default", "a", "web", "n2"));
        assertThat(reader.atLeast(2).stream().map(ToldEvent::type)).containsExactly(EventType.ADDED, EventType.DELETED);
    }

    @Test
    void initialEventsEndWithTheirBookmark() {
        var history = new Writes();
        for (int i = 0; i < 600; i++) {
            history.create(pod(i, i % 2 == 0 ? "web" : "db"));
        }
        var request = new WatchRequest("", WEB, FieldSelector.EVERYTHING, "", Optional.of(true), true);
        var reader = new CursorReader(pods.watch(request), FrameFormat.JSON_LINE);
        history.create(pod(1000, "web"));
        var told = reader.atLeast(302);
        assertThat(told.subList(0, 300)).allMatch(event -> event.type() == EventType.ADDED);
        assertThat(told.get(300).type()).isEqualTo(EventType.BOOKMARK);
        assertThat(told.get(300).object().annotations()).containsEntry("k8s.io/initial-events-end", "true");
        assertThat(told.get(301).object().name()).isEqualTo("pod-1000");
        assertHold(told, WatchGuarantee.ORDERED, WatchGuarantee.BOOKMARKABLE);
    }

    @Test
    void aLateResourceStartsWithWhatIsThere() {
        var secrets = new StoredResource(
                new dev.djong.object.GroupResource("", "secrets"),
                Things.KIND,
                prefix + "secrets/",
                true,
                Duration.ZERO);
        store.create(
                secrets.storeKey(new ObjectKey("default", "s")),
                dev.djong.json.JsonWriter.toBytes(pod(1, "web").root()),
                Store.FOR_EVER);
        var late = new ResourceStorage(store, feed, feed.add(secrets, EntryIndexer.plain()));
        assertThat(((ListResult.Listed) late.list(ListRequest.all(""))).items()).hasSize(1);
        late.create(pod(2, "web"));
        assertThat(((ListResult.Listed) late.list(ListRequest.all(""))).items()).hasSize(2);
    }

    @Test
    void aCacheThatDiffersIsFoundAndHealed() {
        var history = new Writes();
        history.create(pod(1, "web"));
        history.create(pod(2, "web"));
        pods.get(key(2));
        var verifier = new CacheVerifier(store, feed);
        assertThat(verifier.verify()).isZero();

        var watch = pods.watch(webAfter(store.currentRevision()));
        var lie = new Revision(pods.cache().revision().value() + 1);
        pods.cache()
                .apply(new dev.djong.apiserver.store.Change.Removed(
                        Things.stored(prefix).storeKey(key(1)), lie));
        history.create(pod(3, "web"));
        pods.get(key(3));
        assertThat(verifier.verify()).isEqualTo(1);
        assertThat(pods.get(key(1))).isPresent();
        assertThat(new CursorReader(watch, FrameFormat.JSON_LINE).next(Duration.ZERO))
                .isInstanceOf(CursorBatch.Expired.class);
        assertThat(verifier.verify()).isZero();
    }

    @Test
    void whatCannotBeReadIsLeftOutOfListsAndAnErrorByName() {
        var key = Things.stored(prefix).storeKey(key(7));
        store.create(key, new byte[] {'?'}, Store.FOR_EVER);
        assertThatThrownBy(() -> pods.get(key(7)))
                .isInstanceOfSatisfying(
                        ApiFailure.class,
                        failure -> assertThat(failure.status().code()).isEqualTo(500))
                .hasMessageContaining("cannot be read");
        assertThat(((ListResult.Listed) pods.list(ListRequest.all(""))).items()).isEmpty();
        assertThat(new CacheVerifier(store, feed).verify()).isZero();
    }

    @Test
    void whatCouldNotBeReadIsNotFoundOnceItIsGone() {
        var key = Things.stored(prefix).storeKey(key(7));
        var made =
                (dev.djong.apiserver.store.WriteResult.Committed) store.create(key, new byte[] {'?'}, Store.FOR_EVER);
        assertThatThrownBy(() -> pods.get(key(7))).hasMessageContaining("cannot be read");
        store.delete(key, made.revision());
        assertThat(pods.get(key(7))).isEmpty();
    }

    /** A client that was told more by another server is not taken back here. */
    @Test
    void aWatchFromAheadIsNotToldWhatLiesBefore() {
        var history = new Writes();
        var ahead = new Revision(history.create(pod(0, "web")).value() + 3);
        var reader = new CursorReader(pods.watch(webAfter(ahead)), FrameFormat.JSON_LINE);
        for (int i = 1; i <= 5; i++) {
            history.create(pod(i, "web"));
        }
        assertThat(reader.atLeast(2)).extracting(ToldEvent::revision).allMatch(told -> told.compareTo(ahead) > 0);
    }

    /** A request may have found the cache just before another took its place: it must not wait there for ever. */
    @Test
    void whatWasReplacedEndsItsWatchesAndAnswersNothing() throws InterruptedException {
        var before = pods.watch(webAfter(store.currentRevision()));
        new ResourceStorage(store, feed, feed.add(Things.stored(prefix), new Things()));
        assertThat(before.next(Duration.ofSeconds(5))).isInstanceOf(CursorBatch.Ended.class);
        for (var read : List.<Runnable>of(
                () -> pods.watch(webAfter(store.currentRevision())),
                () -> pods.get(key(1)),
                () -> pods.list(ListRequest.all("")),
                () -> pods.get(key(1), "0"))) {
            assertThatThrownBy(read::run)
                    .isInstanceOfSatisfying(
                            ApiFailure.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.TOO_MANY_REQUESTS))
                    .hasMessage("storage is (re)initializing");
        }
    }

    @Test
    void aWatcherThatSleepsTooLongExpiresAndOthersDoNot() {
        var history = new Writes();
        history.create(pod(1, "web"));
        history.create(Things.pod("quiet", "a", "web", ""));
        var small = new CacheFeed(store, prefix, InstantSource.system(), 50_000);
        feeds.add(small);
        var server = new ResourceStorage(store, small, small.add(Things.stored(prefix), new Things()));
        small.start();
        Awaitility.await().until(small::isReady);
        var sleeping = server.watch(webAfter(small.position()));
        var quiet = server.watch(WatchRequest.after("quiet", small.position().toString()));
        for (int i = 0; i < 200; i++) {
            history.update(pod(1, "web").withAnnotation("step", "" + i));
        }
        server.get(key(1));
        assertThat(new CursorReader(sleeping, FrameFormat.JSON_LINE).next(Duration.ZERO))
                .isInstanceOf(CursorBatch.Expired.class);
        history.update(Things.pod("quiet", "a", "db", ""));
        assertThat(new CursorReader(quiet, FrameFormat.JSON_LINE).atLeast(1)).hasSize(1);
    }

    @Test
    void writesSayWhatBecameOfThem() {
        var created = ((StorageResult.Committed) pods.create(pod(1, "web"))).entry();
        assertThat(created.object().resourceVersion())
                .isEqualTo(created.revision().toString());
        assertThat(pods.create(pod(1, "db")))
                .isInstanceOfSatisfying(
                        StorageResult.AlreadyExists.class,
                        taken -> assertThat(taken.current().revision()).isEqualTo(created.revision()));
        var updated = (StorageResult.Committed) pods.update(key(1), created.revision(), pod(1, "db"));
        assertThat(pods.update(key(1), created.revision(), pod(1, "x"))).isInstanceOf(StorageResult.Conflict.class);
        assertThat(pods.delete(key(2), created.revision(), pod(2, "x"))).isInstanceOf(StorageResult.NotFound.class);
        var deleted = (StorageResult.Committed)
                pods.delete(key(1), updated.entry().revision(), updated.entry().object());
        assertThat(deleted.entry().revision()).isGreaterThan(updated.entry().revision());
        assertThat(pods.get(key(1))).isEmpty();
    }

    private WatchRequest webAfter(Revision revision) {
        return new WatchRequest("default", WEB, FieldSelector.EVERYTHING, revision.toString(), Optional.empty(), true);
    }

    private static ObjectKey key(int number) {
        return pod(number, "").key();
    }

    private static ApiObject pod(int number, String app) {
        return Things.pod("default", "pod-%04d".formatted(number), app, "")
                .withAnnotation("text", "quote \" backslash \\ {[ü€😀")
                .with("status", Json.of("padding ".repeat(20)));
    }

    /** Writes, and keeps the truth about what was written. */
    private final class Writes {
        private final Random random = new Random(42);
        private final List<Told> changes = new ArrayList<>();
        private final Map<ObjectKey, Newest> newest = new java.util.TreeMap<>();

        private record Newest(Revision revision, ApiObject object) {}

        static boolean isWeb(Map<String, String> labels) {
            return "web".equals(labels.get("app"));
        }

        Revision create(ApiObject object) {
            return record(EventType.ADDED, object, pods.create(object));
        }

        Revision update(ApiObject object) {
            var before = newest.get(object.key());
            return record(EventType.MODIFIED, object, pods.update(object.key(), before.revision(), object));
        }

        Revision delete(ObjectKey key) {
            var before = newest.get(key);
            return record(EventType.DELETED, before.object(), pods.delete(key, before.revision(), before.object()));
        }

        private Revision record(EventType type, ApiObject object, StorageResult result) {
            assertThat(result).isInstanceOf(StorageResult.Committed.class);
            var revision = ((StorageResult.Committed) result).entry().revision();
            changes.add(ToldEvent.told(type, object, revision));
            if (type == EventType.DELETED) {
                newest.remove(object.key());
            } else {
                newest.put(object.key(), new Newest(revision, object));
            }
            return revision;
        }

        void thousandWritesWithThreeHundredTransitions() {
            int transitions = 0;
            for (int i = 0; i < 1_000; i++) {
                boolean transition = transitions < 300 && random.nextInt(1_000 - i) < 300 - transitions;
                var before = pick(i);
                if (transition) {
                    transitions++;
                    update(relabelled(before.object(), isWeb(before.object().labels()) ? "db" : "web", i));
                } else if (i % 40 == 7 && newest.size() > 10) {
                    delete(before.object().key());
                } else if (i % 40 == 9) {
                    create(pod(1_000 + i, "web"));
                } else {
                    update(relabelled(before.object(), before.object().labels().get("app"), i));
                }
            }
            assertThat(transitions).isEqualTo(300);
        }

        private Newest pick(int step) {
            var keys = List.copyOf(newest.keySet());
            return newest.get(keys.get(random.nextInt(keys.size())));
        }

        private ApiObject relabelled(ApiObject object, String app, int step) {
            return object.withLabel("app", app).withAnnotation("step", "" + step);
        }

        /** All that was written, from the first write on. */
        History history() {
            return new History(0, Map.of(), changes);
        }
    }
}
