package dev.djong.node;

import dev.djong.json.JsonObject;
import dev.djong.node.eviction.Threshold;
import dev.djong.node.registration.Machine;
import dev.djong.node.registration.NodeFacts;
import dev.djong.node.runtime.RuntimeVersion;
import dev.djong.node.volume.LocalDirectory;
import dev.djong.object.Quantity;
import dev.djong.shell.BuildVersion;
import dev.djong.shell.StartFailure;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the settings and the machine together say of the node. */
final class FactsFromSettings {
    private static final int ANY_PORT = 9;

    private final NodeSettings settings;
    private final int serverPort;

    FactsFromSettings(NodeSettings settings, int serverPort) {
        this.settings = settings;
        this.serverPort = serverPort;
    }

    NodeFacts facts(Machine machine, RuntimeVersion runtime) {
        boolean simulated = settings.runtime() == NodeSettings.Runtime.SIMULATED;
        var labels = new HashMap<>(settings.nodeLabels());
        if (simulated) {
            labels.put(SimulatedNode.LABEL, "true");
        }
        return new NodeFacts(
                name(),
                addresses(),
                machine,
                runtime,
                BuildVersion.KUBERNETES,
                serverPort,
                settings.maxPods(),
                labels,
                simulated
                        ? SimulatedNode.LOCAL_VOLUMES
                        : localDirectory(settings).root().toString(),
                settings.registerWithTaints().stream()
                        .map(FactsFromSettings::taint)
                        .toList(),
                reserved(machine),
                settings.cloudProvider().equals("external"),
                settings.registerSchedulable());
    }

    static LocalDirectory localDirectory(NodeSettings settings) {
        return new LocalDirectory(
                settings.localVolumesDir().orElse(settings.rootDir().resolve("local-volumes")));
    }

    /** For the system, for ourselves, and what may never be used up since pods would be evicted. */
    private Map<String, Quantity> reserved(Machine machine) {
        var reserved = new HashMap<String, Quantity>();
        settings.systemReserved().forEach((resource, text) -> reserved.put(resource, Quantity.parse(text)));
        settings.kubeReserved()
                .forEach((resource, text) -> reserved.merge(resource, Quantity.parse(text), Quantity::plus));
        if (settings.runtime() == NodeSettings.Runtime.CRI) {
            for (var threshold : settings.thresholds()) {
                keptFree(threshold, machine)
                        .forEach((resource, kept) -> reserved.merge(resource, kept, Quantity::plus));
            }
        }
        return reserved;
    }

    private static Map<String, Quantity> keptFree(Threshold threshold, Machine machine) {
        if (!threshold.hard()) {
            return Map.of();
        }
        return switch (threshold.signal()) {
            case MEMORY_AVAILABLE ->
                Map.of("memory", Quantity.ofBytes(threshold.amount().of(machine.memoryBytes())));
            case NODEFS_AVAILABLE ->
                Map.of("ephemeral-storage", Quantity.ofBytes(threshold.amount().of(machine.ephemeralStorageBytes())));
            case NODEFS_INODES_FREE, IMAGEFS_AVAILABLE, IMAGEFS_INODES_FREE, PID_AVAILABLE -> Map.of();
        };
    }

    /** {@code key=value:effect} or {@code key:effect}. */
    private static JsonObject taint(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new StartFailure(
                    "--register-with-taints=" + text + ": write key=value:effect, such as gpu=yes:NoSchedule");
        }
        var pair = text.substring(0, colon).split("=", 2);
        return JsonObject.builder()
                .put("key", pair[0])
                .putText("value", pair.length > 1 ? pair[1] : "")
                .put("effect", text.substring(colon + 1))
                .build();
    }

    String name() {
        return settings.nodeName()
                .or(settings::hostnameOverride)
                .orElseGet(FactsFromSettings::hostName)
                .toLowerCase(Locale.ROOT);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new StartFailure("this machine does not know its own name: give --node-name", e);
        }
    }

    List<String> addresses() {
        return settings.nodeIp()
                .map(text ->
                        Arrays.stream(text.split(",", -1)).map(String::strip).toList())
                .orElseGet(() -> List.of(outwardAddress()));
    }

    /** The address that this machine would speak to others from; no packet is sent to find out. */
    private static String outwardAddress() {
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}), ANY_PORT));
            return socket.getLocalAddress().getHostAddress();
        } catch (SocketException | UnknownHostException e) {
            throw new StartFailure("this machine has no address towards others: give --node-ip", e);
        }
    }
}
