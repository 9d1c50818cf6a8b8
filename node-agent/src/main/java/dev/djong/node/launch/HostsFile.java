package dev.djong.node.launch;

import dev.djong.node.spec.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The {@code /etc/hosts} that all containers of a pod share. */
public final class HostsFile {
    private static final String LOCAL = """
            127.0.0.1	localhost
            ::1	localhost ip6-localhost ip6-loopback
            fe00::	ip6-localnet
            fe00::	ip6-mcastprefix
            fe00::1	ip6-allnodes
            fe00::2	ip6-allrouters
            """;

    private final PodNames names;
    private final Path hostFile;

    /** @param hostFile the machine's own, for pods on its network */
    public HostsFile(PodNames names, Path hostFile) {
        this.names = names;
        this.hostFile = hostFile;
    }

    String content(Pod pod, List<String> podIps) {
        var text = new StringBuilder(
                pod.hostNetwork()
                        ? "# Kubernetes-managed hosts file (host network).\n" + hostContent()
                        : "# Kubernetes-managed hosts file.\n" + LOCAL);
        if (!pod.hostNetwork()) {
            var name = names.shortName(pod);
            var domain = names.domain(pod);
            var all = domain.isEmpty() ? name : name + "." + domain + "\t" + name;
            podIps.forEach(ip -> text.append(ip).append('\t').append(all).append('\n'));
        }
        var aliases = pod.spec().array("hostAliases").objects().toList();
        if (!aliases.isEmpty()) {
            text.append("\n# Entries added by HostAliases.\n");
            aliases.forEach(alias -> text.append(alias.text("ip"))
                    .append('\t')
                    .append(alias.array("hostnames").strings().collect(Collectors.joining("\t")))
                    .append('\n'));
        }
        return text.toString();
    }

    private String hostContent() {
        try {
            return Files.readString(hostFile);
        } catch (IOException failure) {
            return LOCAL;
        }
    }

    /** Writes it if it is not as it should be. */
    Path write(Path podDirectory, Pod pod, List<String> podIps) {
        var file = podDirectory.resolve("etc-hosts");
        var content = content(pod, podIps);
        try {
            Files.createDirectories(podDirectory);
            if (!Files.exists(file) || !Files.readString(file).equals(content)) {
                Files.writeString(file, content);
            }
            return file;
        } catch (IOException failure) {
            throw LaunchFailure.config("cannot write " + file + ": " + failure.getMessage(), failure);
        }
    }
}
