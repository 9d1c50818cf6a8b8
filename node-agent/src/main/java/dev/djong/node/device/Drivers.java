package dev.djong.node.device;

import dev.djong.node.device.proto.registration.InfoRequest;
import dev.djong.node.device.proto.registration.PluginInfo;
import dev.djong.node.device.proto.registration.RegistrationGrpc;
import dev.djong.node.device.proto.registration.RegistrationStatus;
import dev.djong.node.socket.UnixChannel;
import dev.djong.time.Timers;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drivers of devices that made themselves known: each listens on a socket in the registry's directory, is asked for its
 * name and told that it was taken in. One whose socket is gone is forgotten.
 *
 * @see <a href="https://kubernetes.io/docs/reference/node/kubelet-files/#device-plugins">Files of the kubelet</a>
 */
public final class Drivers implements AutoCloseable {
    private static final String TYPE = "DRAPlugin";
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** A socket may be there before somebody listens. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);

    private final Path directory;
    private final Timers timers;
    private final Executor background;
    private final StaleSlices slices;
    /** One looks at a time, and may wait for a driver meanwhile. */
    private final ReentrantLock looking = new ReentrantLock();
    /** Guarded by {@code looking}. */
    private final Map<Socket, Optional<Driver>> registered = new HashMap<>();

    /** Whether it will be looked at again without an event. */
    private final AtomicBoolean planned = new AtomicBoolean();

    private final Map<String, Driver> byName = new ConcurrentHashMap<>();
    private volatile @Nullable WatchService watch;

    /** A driver that starts again makes its socket anew. @param file tells it from the one before */
    private record Socket(Path path, String file) {}

    /** @param directory made where it is missing */
    public Drivers(Path directory, StaleSlices slices, Timers timers, Executor background) {
        this.directory = directory;
        this.timers = timers;
        this.background = background;
        this.slices = slices;
    }

    public void start() {
        try {
            Files.createDirectories(directory);
            var service = directory.getFileSystem().newWatchService();
            directory.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            watch = service;
            background.execute(() -> follow(service));
            slices.sweepSoon(byName::containsKey);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot watch " + directory, failure);
        }
    }

    private void follow(WatchService service) {
        try {
            while (true) {
                look();
                var key = service.take();
                key.pollEvents();
                key.reset();
            }
        } catch (ClosedWatchServiceException ended) {
            return;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    Optional<Driver> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Takes in who came, and forgets who went. */
    void look() {
        looking.lock();
        try {
            compare(sockets());
        } finally {
            looking.unlock();
        }
    }

    private void compare(Set<Socket> sockets) {
        for (var known : Map.copyOf(registered).entrySet()) {
            if (!sockets.contains(known.getKey())) {
                registered.remove(known.getKey());
                known.getValue().ifPresent(this::forget);
            }
        }
        for (var socket : sockets) {
            if (!registered.containsKey(socket)) {
                takeIn(socket);
            }
        }
    }

    private void forget(Driver driver) {
        slices.sweepSoon(byName::containsKey);
        byName.values().remove(driver);
        driver.close();
    }

    private Set<Socket> sockets() {
        var sockets = new HashSet<Socket>();
        try (var files = Files.list(directory)) {
            for (var path : files.toList()) {
                socket(path).ifPresent(sockets::add);
            }
            return sockets;
        } catch (IOException | UncheckedIOException failure) {
            LOG.warn("cannot read {}: {}", directory, failure.toString());
            return Set.copyOf(registered.keySet());
        }
    }

    private static Optional<Socket> socket(Path path) throws IOException {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isOther()
                    ? Optional.of(new Socket(path, attributes.fileKey() + " of " + attributes.creationTime()))
                    : Optional.empty();
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    private void takeIn(Socket socket) {
        try (var channel = new UnixChannel(socket.path, "registration")) {
            var plugin = RegistrationGrpc.newBlockingStub(channel.channel())
                    .withWaitForReady()
                    .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS);
            var info = plugin.getInfo(InfoRequest.getDefaultInstance());
            var driver = driver(info);
            plugin.notifyRegistrationStatus(RegistrationStatus.newBuilder()
                    .setPluginRegistered(driver.isPresent())
                    .setError(
                            driver.isPresent()
                                    ? ""
                                    : "no handler for " + info.getType() + " " + info.getSupportedVersionsList())
                    .build());
            registered.put(socket, driver);
            driver.ifPresent(known -> {
                byName.put(info.getName(), known);
                LOG.info("DRA driver {} is registered", info.getName());
            });
        } catch (StatusRuntimeException failure) {
            LOG.info("{} does not answer yet: {}", socket.path, failure.getStatus());
            lookAgain();
        }
    }

    private void lookAgain() {
        if (planned.compareAndSet(false, true)) {
            timers.after(
                    RETRY,
                    () -> background.execute(() -> {
                        planned.set(false);
                        look();
                    }));
        }
    }

    private static Optional<Driver> driver(PluginInfo info) {
        return info.getType().equals(TYPE)
                ? Driver.of(info.getName(), Path.of(info.getEndpoint()), info.getSupportedVersionsList())
                : Optional.empty();
    }

    @Override
    public void close() {
        var service = watch;
        if (service != null) {
            try {
                service.close();
            } catch (IOException failure) {
                LOG.warn("{} is still watched: {}", directory, failure.getMessage());
            }
        }
        looking.lock();
        try {
            registered.values().forEach(driver -> driver.ifPresent(Driver::close));
            registered.clear();
            byName.clear();
        } finally {
            looking.unlock();
        }
    }
}
