package dev.djong.standalone;

import dev.djong.shell.ClusterAccess;
import dev.djong.shell.FailureLine;
import dev.djong.shell.Role;
import dev.djong.shell.StartFailure;
import dev.djong.shell.heap.RestingHeap;
import dev.djong.shell.kubeconfig.Kubeconfig;
import dev.djong.shell.settings.Settings;
import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.ClusterState;
import dev.djong.standalone.cluster.DataDirectory;
import dev.djong.standalone.cluster.HostAddresses;
import dev.djong.standalone.cluster.Identity;
import dev.djong.standalone.containerd.Capabilities;
import dev.djong.standalone.containerd.Containerd;
import dev.djong.standalone.containerd.ContainerdKeeper;
import dev.djong.standalone.containerd.ContainerdLayout;
import dev.djong.standalone.containerd.LocalImages;
import dev.djong.time.SystemTimers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process of a one-machine cluster. */
public final class StandaloneApplication {
    private static final Logger log = LoggerFactory.getLogger(StandaloneApplication.class);

    private final StandaloneSettings settings;
    private final DataDirectory directory;
    private final StateFile state;
    private final SystemTimers timers = new SystemTimers();
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private final SecondCompiler compiler = new SecondCompiler(Capabilities.mayRaisePriorities());
    /** Held until the process ends. In a field, since the collector closes a channel that nobody refers to. */
    private volatile @Nullable FileChannel lock;

    private StandaloneApplication(StandaloneSettings settings) {
        this.settings = settings;
        this.directory = new DataDirectory(settings.dataDir());
        this.state = new StateFile(
                directory,
                ClusterState.starting(
                        ProcessHandle.current().pid(), settings.runtime().label()));
    }

    static void main(String[] arguments) {
        try {
            var settings = Settings.bind("standalone", List.of(StandaloneSettings.class), List.of(arguments), Map.of())
                    .get(StandaloneSettings.class);
            new StandaloneApplication(settings).run();
        } catch (RuntimeException | IOException e) {
            log.error("{}", FailureLine.of(e));
            System.exit(1);
        } catch (InterruptedException e) {
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        directory.create();
        lock = lock();
        state.write();
        Cluster cluster = null;
        try {
            cluster = start();
        } catch (Cluster.ServiceFailure e) {
            fail(FailureLine.of(e.role(), e), e);
        } catch (RuntimeException | IOException e) {
            fail(FailureLine.of(e), e);
        }
        if (settings.exitWhenReady() && cluster != null) {
            System.exit(0);
        }
    }

    private Cluster start() throws IOException, InterruptedException {
        Thread.ofVirtual().name("compiler").start(compiler::stepBack);
        var files = new ClusterFiles(directory);
        ClusterIdentity identity = files.identity(settings.port());
        var addresses = HostAddresses.ipv4();
        var pki = files.pki(identity, addresses);
        var arguments = new RoleArguments(directory, identity, pki, settings, addresses.getFirst());
        var cluster = new Cluster(arguments, this::giveUp);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cluster), "shutdown"));

        // containerd and the images need seconds of waiting and no CPU of ours: they come up beside the services.
        var runtime = CompletableFuture.runAsync(() -> startRuntime(identity), Thread::startVirtualThread);
        cluster.start(Role.API_SERVER, state::started);
        runtime.join();
        cluster.startTogether(clients(), state::started);
        var access = ClusterAccess.of(Kubeconfig.read(directory.kubeconfig(Identity.ADMIN.file())));
        new NodeReadiness(access, identity.nodeName()).await(givenUp);
        compiler.catchUp();
        RestingHeap.keep(timers);
        if (givenUp.getCount() > 0) {
            state.become(ClusterState.Phase.READY);
            // Not by the process's start, which the system knows to a second only.
            var uptime = ManagementFactory.getRuntimeMXBean().getUptime();
            log.info("cluster {} is ready, {} ms after the start of the JVM", identity.id(), uptime);
        }
        return cluster;
    }

    /** Everyone but the API server: they know only its address. */
    private static List<Role> clients() {
        return Arrays.stream(Role.values())
                .filter(role -> role != Role.API_SERVER)
                .toList();
    }

    private void startRuntime(ClusterIdentity identity) {
        if (settings.runtime() == StandaloneSettings.Runtime.SIMULATED) {
            log.warn("containers are SIMULATED: pods become Running, but nothing runs in them");
            return;
        }
        if (!Capabilities.mayRunContainers()) {
            throw new StartFailure(
                    "the capability SYS_ADMIN is missing, without which no container starts: run as root or use"
                            + " --runtime simulated");
        }
        var containerd =
                new Containerd(ContainerdLayout.of(directory.containerd(), identity.id()), settings.cniBinDir());
        containerd.start();
        new LocalImages(settings.busybox()).importInto(containerd.layout(), directory.images());
        new ContainerdKeeper(containerd, timers).keep();
    }

    private FileChannel lock() throws IOException {
        var channel = FileChannel.open(directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            throw new StartFailure("a cluster runs in " + directory.root() + " already: 'djong status' shows it");
        }
        return channel;
    }

    private void giveUp(Role role, String reason) {
        log.error("{} cannot go on: {}", role.label(), reason);
        state.fail(role.label() + ": " + reason);
        givenUp.countDown();
        Thread.ofPlatform().name("stop").start(() -> System.exit(1));
    }

    private void fail(String line, Throwable failure) {
        if (FailureLine.isUnderstood(failure)) {
            log.error("{}", line);
        } else {
            log.error("{}", line, failure);
        }
        state.fail(line);
        System.exit(1);
    }

    private void stop(Cluster cluster) {
        state.become(ClusterState.Phase.STOPPING);
        // Nothing is started again from here on: whoever takes the cluster down ends containerd.
        timers.close();
        cluster.close();
        state.remove();
        release();
    }

    private void release() {
        try {
            var held = lock;
            if (held != null) {
                held.close();
            }
        } catch (IOException e) {
            log.warn("the data directory's lock was not given back: {}", e.toString());
        }
    }
}
