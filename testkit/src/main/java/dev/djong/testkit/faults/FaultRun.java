package dev.djong.testkit.faults;

import dev.djong.api.ApiClient;
import dev.djong.api.HttpApiClient;
import dev.djong.api.HttpsTransport;
import dev.djong.api.ListOptions;
import dev.djong.api.TransportException;
import dev.djong.guarantee.History;
import dev.djong.guarantee.RegisterHistory;
import dev.djong.guarantee.Told;
import dev.djong.guarantee.WatchGuarantee;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.SelectorParser;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.kubeconfig.Kubeconfig;
import dev.djong.status.ApiFailure;
import dev.djong.testkit.faults.Writer.Acknowledged;
import dev.djong.time.SystemTimers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Writers and watchers over several api-servers of one cluster, while somebody else kills, stops and cuts off its
 * processes. Told on its standard input, one command a line:
 *
 * <pre>{@code
 * phase NAME                     a new count of requests begins; the last one is printed
 * leader LEASE                   prints who holds a lease of kube-system
 * takeover LEASE OLD SECONDS     waits until another one holds it; prints how long that took, or FAIL
 * told                           prints how many events all watchers were told so far
 * check                          ends the load, prints every violation and the sums; the exit code is 1 if there is one
 * }</pre>
 *
 * What it checks: every acknowledged write is there or was followed by a later one, at every server; each watcher was told
 * the whole history with all six guarantees ({@link WatchGuarantee}); reads and writes are linearizable a key ({@link
 * RegisterHistory}).
 */
public final class FaultRun implements AutoCloseable {
    static final String NAMESPACE = "faults";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    /** For watchers to hear of the last write, once all faults are over. */
    private static final Duration LAST_WORD = Duration.ofSeconds(60);

    private static final int MAX_LINES = 40;
    private static final List<LabelSelector> SELECTORS =
            List.of(LabelSelector.EVERYTHING, SelectorParser.labels("half=even"), SelectorParser.labels("half=odd"));

    private final PrintStream out;
    private final SystemTimers timers = new SystemTimers();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<ApiClient> clients = new ArrayList<>();
    private final List<ApiClient> single = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<Thread> writing = new ArrayList<>();
    private final List<Writer> writers = new ArrayList<>();
    private final RegisterHistory registers = new RegisterHistory();
    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    /** The writers' own objects that they asked to delete. */
    private final Set<ObjectKey> deleted = ConcurrentHashMap.newKeySet();

    private final SameTold same = new SameTold();
    private volatile Tally tally = new Tally("start");

    private FaultRun(ClusterAccess access, List<URI> servers, PrintStream out) {
        this.out = out;
        for (int i = 0; i < servers.size(); i++) {
            var order = new ArrayList<>(servers);
            Collections.rotate(order, i);
            clients.add(client(access.at(order)));
            single.add(client(access.at(List.of(servers.get(i)))));
        }
    }

    private ApiClient client(ClusterAccess access) {
        HttpsTransport transport = access.connect("faults");
        open.push(transport);
        return new HttpApiClient(transport, timers);
    }

    /** {@code KUBECONFIG SERVER,SERVER... WATCHERS WRITERS MILLISECONDS}, the last between two writes of a writer. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var access = ClusterAccess.of(Kubeconfig.read(Path.of(arguments[0])));
        var servers = Arrays.stream(arguments[1].split(",")).map(URI::create).toList();
        boolean well;
        try (var run = new FaultRun(access, servers, System.out)) {
            var pace = Duration.ofMillis(Long.parseLong(arguments[4]));
            run.begin(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]), pace);
            well = run.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        }
        System.exit(well ? 0 : 1);
    }

    private void begin(int watcherCount, int writerCount, Duration pace) {
        var client = clients.getFirst();
        client.create(Resources.NAMESPACES, ApiObject.of("v1", "Namespace", ObjectKey.cluster(NAMESPACE)));
        for (int i = 0; i < Writer.SHARED; i++) {
            client.create(Resources.CONFIG_MAPS, map("shared-" + i, "even"));
        }
        long after = revision(client);
        for (int i = 0; i < watcherCount; i++) {
            var selector = SELECTORS.get(i % SELECTORS.size());
            var from = clients.get(i % clients.size());
            watchers.add(new Watcher("watcher-" + i, from, selector, after, same, () -> tally, timers).start());
        }
        for (int i = 0; i < writerCount; i++) {
            var through = clients.get(i % clients.size());
            var writer =
                    new Writer("writer-" + i, through, pace, registers, acknowledged, deleted, () -> tally, timers);
            writers.add(writer);
            writing.add(writer.start());
        }
        out.println("begun after " + after);
    }

    private static ApiObject map(String name, String half) {
        return ApiObject.of("v1", "ConfigMap", new ObjectKey(NAMESPACE, name))
                .withLabels(Map.of("half", half))
                .with("data", JsonObject.of("identity", Json.of("begin")));
    }

    private static long revision(ApiClient client) {
        return Long.parseLong(client.list(Resources.CONFIG_MAPS, ListOptions.inNamespace(NAMESPACE))
                .resourceVersion());
    }

    private boolean obey(BufferedReader commands) throws IOException, InterruptedException {
        for (var line = commands.readLine(); line != null; line = commands.readLine()) {
            var words = line.strip().split("\\s+");
            switch (words[0]) {
                case "phase" -> {
                    var last = tally;
                    tally = new Tally(words[1]);
                    out.println(last);
                }
                case "leader" -> out.println("leader " + leader(words[1]));
                case "takeover" -> out.println(takeover(words[1], words[2], Long.parseLong(words[3])));
                case "told" -> out.println("told " + told());
                case "check" -> {
                    out.println(tally);
                    return check();
                }
                default -> out.println("unknown command " + words[0]);
            }
        }
        return false;
    }

    private long told() {
        return watchers.stream().mapToLong(Watcher::told).sum();
    }

    /** Somebody does, or will in a moment. */
    private String leader(String lease) throws InterruptedException {
        long end = System.nanoTime() + LAST_WORD.toNanos();
        var holder = holder(lease);
        while (holder.isEmpty() && System.nanoTime() < end) {
            timers.pause(LOOK_AGAIN);
            holder = holder(lease);
        }
        return holder;
    }

    private String holder(String lease) {
        try {
            return clients.getFirst()
                    .find(Resources.LEASES, new ObjectKey("kube-system", lease))
                    .map(found -> found.spec().text("holderIdentity"))
                    .orElse("");
        } catch (ApiFailure | TransportException notNow) {
            return "";
        }
    }

    private String takeover(String lease, String old, long limitSeconds) throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            var holder = holder(lease);
            var taken = Duration.ofNanos(System.nanoTime() - began);
            if (!holder.isEmpty() && !holder.equals(old)) {
                return "takeover of " + lease + " after " + taken.toMillis() + " ms";
            }
            if (taken.toSeconds() >= limitSeconds) {
                return "FAIL: nobody took " + lease + " over within " + limitSeconds + " s";
            }
            timers.pause(LOOK_AGAIN);
        }
    }

    // --- the end ---

    private boolean check() throws InterruptedException {
        writers.forEach(Writer::close);
        for (var thread : writing) {
            thread.join(LAST_WORD);
        }
        awaitLastWord();
        watchers.forEach(Watcher::close);
        var history = history();
        var violations = new ArrayList<String>();
        watchers.stream().map(Watcher::failure).filter(why -> !why.isEmpty()).forEach(violations::add);
        watchers.forEach(watcher -> violations.addAll(WatchGuarantee.check(watcher.watched(), history)));
        violations.addAll(lostWrites(history));
        violations.addAll(differences(history));
        registers.violations().forEach(why -> violations.add("not linearizable: " + why));
        violations.stream().limit(MAX_LINES).forEach(why -> out.println("VIOLATION " + why));
        out.println("checked: " + history.changes().size() + " changes, " + told() + " events of " + watchers.size()
                + " watchers, " + registers.size() + " reads and writes of shared objects, " + acknowledged.size()
                + " acknowledged writes; violations: " + violations.size());
        return violations.isEmpty();
    }

    /** A last change that every selector tells, and the wait until all have heard of it. */
    private void awaitLastWord() throws InterruptedException {
        var client = clients.getFirst();
        client.create(Resources.CONFIG_MAPS, map("last-even", "even"));
        client.create(Resources.CONFIG_MAPS, map("last-odd", "odd"));
        long until = revision(client) - 1; // the last of those watching the other half is one earlier
        long end = System.nanoTime() + LAST_WORD.toNanos();
        while (System.nanoTime() < end && watchers.stream().anyMatch(watcher -> watcher.reached() < until)) {
            timers.pause(LOOK_AGAIN);
        }
    }

    /**
     * What all watchers without a selector were told, together: one that missed something is caught by the others. The
     * objects from before the load are its beginning.
     */
    private History history() {
        var changes = new HashMap<Long, Told>();
        long after = watchers.getFirst().watched().after();
        for (var watcher : watchers) {
            var watched = watcher.watched();
            if (watched.selector().test(Map.of())) {
                watched.pieces()
                        .forEach(piece -> piece.stream()
                                .filter(Told::isChange)
                                .forEach(told -> changes.putIfAbsent(told.revision(), told)));
            }
        }
        var before = new HashMap<ObjectKey, Told>();
        for (int i = 0; i < Writer.SHARED; i++) {
            var key = new ObjectKey(NAMESPACE, "shared-" + i);
            before.put(key, new Told(0, Told.Type.ADDED, key, Map.of("half", "even"), "{\"identity\":\"begin\"}"));
        }
        var inOrder = changes.values().stream()
                .sorted(java.util.Comparator.comparingLong(Told::revision))
                .toList();
        return new History(after, before, inOrder);
    }

    private List<String> lostWrites(History history) {
        var told = new HashMap<Long, Told>();
        history.changes().forEach(change -> told.put(change.revision(), change));
        var lost = new ArrayList<String>();
        acknowledged.values().forEach(write -> {
            var change = told.get(write.revision());
            if (change == null
                    || !change.key().equals(write.key())
                    || !change.content().contains("\"" + write.identity() + "\"")) {
                lost.add("the acknowledged write " + write + " is not in the history, but " + change);
            }
        });
        return lost;
    }

    /**
     * Each server by itself must hold the same. An acknowledged object must be there; one that was asked to go must be there
     * or have gone in the sight of all watchers.
     */
    private List<String> differences(History history) {
        var wrong = new ArrayList<String>();
        var first = contents(single.getFirst());
        for (int i = 1; i < single.size(); i++) {
            if (!contents(single.get(i)).equals(first)) {
                wrong.add("server " + i + " holds other objects than server 0");
            }
        }
        acknowledged.values().stream()
                .filter(write -> write.key().name().equals(write.identity()))
                .filter(write -> !first.containsKey(write.key()))
                .forEach(write -> wrong.add("the acknowledged object " + write + " is not there"));
        var gone = history.changes().stream()
                .filter(change -> change.type() == Told.Type.DELETED)
                .map(Told::key)
                .collect(Collectors.toSet());
        deleted.stream()
                .filter(key -> !first.containsKey(key) && !gone.contains(key))
                .forEach(key -> wrong.add(key + " is not there, and no watcher was told that it went"));
        return wrong;
    }

    private static Map<ObjectKey, String> contents(ApiClient client) {
        var contents = new HashMap<ObjectKey, String>();
        client.list(Resources.CONFIG_MAPS, ListOptions.inNamespace(NAMESPACE))
                .items()
                .forEach(object -> contents.put(
                        object.key(),
                        object.resourceVersion() + " " + object.root().object("data")));
        return contents;
    }

    @Override
    public void close() {
        watchers.forEach(Watcher::close);
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                out.println("closing: " + e);
            }
        }
        timers.close();
    }
}
