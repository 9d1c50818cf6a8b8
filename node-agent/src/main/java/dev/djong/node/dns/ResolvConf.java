package dev.djong.node.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name servers that the node itself uses. */
final class ResolvConf {
    private static final Logger LOG = LoggerFactory.getLogger(ResolvConf.class);
    /** As the C library. */
    private static final int MAX_SERVERS = 3;

    private ResolvConf() {}

    /** @param ourselves addresses that would lead back here; asking them would go round for ever */
    static List<InetAddress> servers(Path file, Collection<InetAddress> ourselves) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(ResolvConf::server)
                    .flatMap(Optional::stream)
                    .filter(server -> !ourselves.contains(server))
                    .distinct()
                    .limit(MAX_SERVERS)
                    .toList();
        } catch (IOException unreadable) {
            LOG.warn(
                    "names outside of the cluster cannot be resolved: cannot read {}: {}",
                    file,
                    unreadable.getMessage());
            return List.of();
        }
    }

    private static Optional<InetAddress> server(String line) {
        var words = line.strip().split("\\s+");
        return words.length >= 2 && words[0].equals("nameserver") ? Addresses.parse(words[1]) : Optional.empty();
    }
}
