package dev.djong.standalone.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds routes of the machine that lead into a cluster's networks but belong to somebody else. */
public final class NetworkOverlap {
    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final int SECOND_OCTET = 8;

    private NetworkOverlap() {}

    /** Interface and network of each foreign route. */
    public static List<String> ofHost(ClusterIdentity cluster) throws IOException {
        var foreign = new ArrayList<String>();
        for (String line : Files.readAllLines(ROUTES)) {
            String[] columns = line.split("\\s+");
            if (columns.length > 2 && !columns[0].contains(cluster.id()) && leadsInto(columns[1], cluster)) {
                foreign.add(columns[0]);
            }
        }
        return foreign;
    }

    /** Whether any route of the machine leads into the networks that a slot would have. */
    public static boolean isFree(int slot) {
        try {
            return ofHost(new ClusterIdentity("none", slot, 0, 0, "none")).isEmpty();
        } catch (IOException notLinux) {
            return true;
        }
    }

    /** @param hex an IPv4 address as the kernel prints it: eight digits, the last octet first */
    private static boolean leadsInto(String hex, ClusterIdentity cluster) {
        if (!hex.matches("[0-9A-Fa-f]{8}")) {
            return false;
        }
        long address = Long.parseLong(hex, 16);
        String prefix = (address & 0xff) + "." + (address >> SECOND_OCTET & 0xff) + ".";
        return cluster.podNetwork().startsWith(prefix)
                || cluster.serviceNetwork().startsWith(prefix)
                || cluster.balancerNetwork().startsWith(prefix);
    }
}
