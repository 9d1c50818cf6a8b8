package dev.djong.node.network;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * One bridge a cluster, addresses of the node's pod range from host-local, host ports by portmap, hairpin on, so that a
 * pod reaches itself through its own service.
 *
 * <p>What leaves the pod network is masqueraded by the service proxy. Where a node has none, the bridge plugin does it
 * ({@code ipMasq}), which knows only the node's own pods: those of other nodes then do not see who speaks to them.
 *
 * @see <a href="https://www.cni.dev/docs/spec/">CNI specification</a>
 */
public final class CniConfiguration {
    private static final String FILE = "10-djong.conflist";
    /** Names of interfaces have at most 15 characters. */
    private static final String BRIDGE_PREFIX = "dj-";

    private final String clusterId;
    private final List<String> podCidrs;
    private final Path addresses;
    private final boolean masquerade;

    /**
     * @param podCidrs the node's own ranges, one a family
     * @param addresses where host-local notes which addresses are taken
     * @param masquerade whether nobody else lets pods speak to the world outside
     */
    public CniConfiguration(String clusterId, List<String> podCidrs, Path addresses, boolean masquerade) {
        this.clusterId = clusterId;
        this.podCidrs = List.copyOf(podCidrs);
        this.addresses = addresses;
        this.masquerade = masquerade;
    }

    public String bridge() {
        return bridge(clusterId);
    }

    /** The bridge of a cluster: its id where that fits, a checksum of it otherwise. */
    public static String bridge(String clusterId) {
        if (clusterId.length() + BRIDGE_PREFIX.length() <= 15) {
            return BRIDGE_PREFIX + clusterId;
        }
        var checksum = new CRC32();
        checksum.update(clusterId.getBytes(StandardCharsets.UTF_8));
        return BRIDGE_PREFIX + HexFormat.of().toHexDigits((int) checksum.getValue());
    }

    JsonObject content() {
        var ranges = podCidrs.stream()
                .map(cidr -> (Json) JsonArray.of(JsonObject.of("subnet", Json.of(cidr))))
                .collect(JsonArray.collector());
        var routes = podCidrs.stream()
                .map(cidr -> (Json) JsonObject.of("dst", Json.of(cidr.contains(":") ? "::/0" : "0.0.0.0/0")))
                .collect(JsonArray.collector());
        var bridge = JsonObject.builder()
                .put("type", "bridge")
                .put("bridge", bridge())
                .put("isGateway", true)
                .put("hairpinMode", true)
                .put("ipMasq", masquerade)
                .put(
                        "ipam",
                        JsonObject.builder()
                                .put("type", "host-local")
                                .put("ranges", ranges)
                                .put("routes", routes)
                                .put("dataDir", addresses.toString())
                                .build())
                .build();
        var portmap = JsonObject.builder()
                .put("type", "portmap")
                .put("capabilities", JsonObject.of("portMappings", Json.of(true)))
                .put("snat", true)
                .build();
        return JsonObject.builder()
                .put("cniVersion", "0.4.0")
                .put("name", "djong-" + clusterId)
                .put("plugins", JsonArray.of(Arrays.asList(bridge, portmap)))
                .build();
    }

    /** Writes the file where the runtime looks for it, all at once. */
    public void write(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.createDirectories(addresses);
            var fresh = directory.resolve(FILE + ".new");
            Files.write(fresh, JsonWriter.toBytes(content()));
            Files.move(
                    fresh,
                    directory.resolve(FILE),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write the CNI configuration below " + directory, failure);
        }
    }
}
