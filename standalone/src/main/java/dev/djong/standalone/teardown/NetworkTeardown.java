package dev.djong.standalone.teardown;

import dev.djong.node.proxy.forward.ForwardAccepts;
import dev.djong.object.AddressPool;
import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.Programs;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes away the packet filter tables and chains and the interfaces whose names carry the cluster's id, and the balancer
 * addresses that its node held.
 */
final class NetworkTeardown {
    private static final int ADDRESS_WORD = 3;

    private final String clusterId;
    private final AddressPool balancers;

    NetworkTeardown(ClusterIdentity cluster) {
        this.clusterId = cluster.id();
        this.balancers = AddressPool.parse(cluster.balancerNetwork());
    }

    void run(Consumer<String> problems) {
        try {
            for (List<String> table : tables(Commands.output("nft", "list", "tables"), clusterId)) {
                Commands.run(problems, "nft", "delete", "table", table.get(0), table.get(1));
            }
            for (String link : links(Commands.output("ip", "-o", "link", "show"), clusterId)) {
                Commands.run(problems, "ip", "link", "delete", link);
            }
            for (String address : addresses(Commands.output("ip", "-o", "address", "show", "dev", "lo"), balancers)) {
                Commands.run(problems, "ip", "address", "delete", address, "dev", "lo");
            }
            for (String program : List.of("iptables", "ip6tables")) {
                var installed = Programs.find(program);
                if (installed.isPresent()) {
                    removeChains(installed.orElseThrow().toString(), problems);
                }
            }
        } catch (IOException e) {
            problems.accept("the network is not taken down: " + e.getMessage());
        }
    }

    private void removeChains(String program, Consumer<String> problems) throws IOException {
        for (String chain : chains(Commands.output(program, "-w", "-S"), clusterId)) {
            Commands.run(problems, program, "-w", "-D", "FORWARD", "-j", chain);
            Commands.run(problems, program, "-w", "-F", chain);
            Commands.run(problems, program, "-w", "-X", chain);
        }
    }

    /** @param lines as {@code iptables -S} prints them: a chain begins with {@code -N DJONG-0badcafe} */
    static List<String> chains(List<String> lines, String clusterId) {
        var name = ForwardAccepts.chainOf(clusterId);
        return lines.contains("-N " + name) ? List.of(name) : List.of();
    }

    /** @return family and name of each table that is ours, from lines such as {@code table ip djong-0badcafe} */
    static List<List<String>> tables(List<String> lines, String clusterId) {
        return lines.stream()
                .map(line -> Arrays.asList(line.split(" ")))
                .filter(words -> words.size() == 3 && words.get(2).contains(clusterId))
                .map(words -> words.subList(1, 3))
                .toList();
    }

    /** @param lines as {@code ip -o link} prints them: {@code 7: dj0badcafe: <...} or {@code 8: veth1@if2: <...} */
    static List<String> links(List<String> lines, String clusterId) {
        return lines.stream()
                .map(line -> line.split(": "))
                .filter(parts -> parts.length > 1)
                .map(parts -> parts[1].split("@")[0])
                .filter(name -> name.contains(clusterId))
                .toList();
    }

    /** @param lines as {@code ip -o address} prints them: {@code 1: lo    inet 10.112.0.1/32 scope global lo ...} */
    static List<String> addresses(List<String> lines, AddressPool pool) {
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > ADDRESS_WORD)
                .map(words -> words[ADDRESS_WORD])
                .filter(address -> pool.contains(address.split("/")[0]))
                .toList();
    }
}
