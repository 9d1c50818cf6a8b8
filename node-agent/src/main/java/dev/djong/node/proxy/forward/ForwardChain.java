package dev.djong.node.proxy.forward;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A chain of a cluster's own in {@code iptables}' filter table, which accepts what the node forwards: packets from and to
 * pods, those that the service proxy led elsewhere, and their answers. A drop in any base chain is final, so that a table of
 * ours cannot overrule it: what must pass has to be accepted in the very chain that drops.
 *
 * <p>Upstream's proxy has the same in its chain KUBE-FORWARD.
 *
 * @param name of the chain
 * @param podCidrs of one family; not empty
 */
record ForwardChain(String name, List<String> podCidrs) {
    static final String PREFIX = "DJONG-";
    /** What the kernel takes as a chain's name. */
    private static final int MAX_NAME_CHARS = 28;

    private static final int CHECKSUM_CHARS = 8;
    /** The mark of connections that the proxy masquerades. */
    private static final String MARK = "0x4000/0x4000";

    private static final String CHAIN = "FORWARD";
    private static final String JUMP = "-A " + CHAIN + " -j ";

    ForwardChain {
        podCidrs = List.copyOf(podCidrs);
    }

    static ForwardChain of(String clusterId, List<String> podCidrs) {
        return new ForwardChain(nameFor(clusterId), podCidrs);
    }

    /** Ids that are too long end in a checksum. */
    static String nameFor(String clusterId) {
        var name = PREFIX + clusterId;
        if (name.length() <= MAX_NAME_CHARS) {
            return name;
        }
        var checksum = new CRC32();
        checksum.update(clusterId.getBytes(StandardCharsets.UTF_8));
        return name.substring(0, MAX_NAME_CHARS - CHECKSUM_CHARS) + String.format("%08x", checksum.getValue());
    }

    /**
     * Whether packets can be dropped before they come to this chain.
     *
     * @param listing as {@code iptables -S FORWARD} prints it: {@code -P FORWARD DROP}, {@code -A FORWARD -j DOCKER-USER}
     */
    boolean isNeeded(List<String> listing) {
        for (var line : listing) {
            if (line.equals(JUMP + name)) {
                return false;
            }
            if (line.startsWith("-A ") && !line.startsWith(JUMP + PREFIX)) {
                return true;
            }
        }
        return listing.contains("-P " + CHAIN + " DROP");
    }

    /** Whether the chain is jumped to from anywhere in the listing. */
    boolean isIn(List<String> listing) {
        return listing.contains(JUMP + name);
    }

    /**
     * Lines for {@code iptables-restore --noflush}, which puts all of them in place in one step.
     *
     * @param listed whether an older jump stands too far down
     */
    List<String> script(boolean listed) {
        var script = new ArrayList<String>();
        script.add("*filter");
        script.add(":" + name + " - [0:0]");
        script.add("-A " + name + " -m mark --mark " + MARK + " -j ACCEPT");
        podCidrs.forEach(cidr -> {
            script.add("-A " + name + " -s " + cidr + " -j ACCEPT");
            script.add("-A " + name + " -d " + cidr + " -j ACCEPT");
        });
        script.add("-A " + name + " -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
        if (listed) {
            script.add("-D " + CHAIN + " -j " + name);
        }
        script.add("-I " + CHAIN + " 1 -j " + name);
        script.add("COMMIT");
        return script;
    }
}
