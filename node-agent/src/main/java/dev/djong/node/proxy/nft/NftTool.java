package dev.djong.node.proxy.nft;

import dev.djong.node.proxy.FilterProgram;
import dev.djong.node.proxy.PacketFilterException;
import java.util.ArrayList;
import java.util.List;

/** The {@code nft} program of the machine, optionally inside a network namespace. */
public final class NftTool implements NftPacketFilter.Nft {
    /** How much of the tool's complaint is worth a log line. */
    private static final int MAX_COMPLAINT_CHARS = 500;

    private final List<String> prefix;
    private final List<Family> families;

    private NftTool(List<String> prefix, List<Family> families) {
        this.prefix = prefix;
        this.families = families;
    }

    /** @throws PacketFilterException if this machine cannot do what the proxy needs, with what to do about it */
    public static NftTool probe() {
        return probe(List.of());
    }

    /** @param prefix a command that runs another one, such as {@code ip netns exec NAME}; mostly empty */
    static NftTool probe(List<String> prefix) {
        var tool = new NftTool(prefix, List.of());
        tool.check(Family.IP); // without IPv4 there is no proxy: let its complaint out
        var families = new ArrayList<>(List.of(Family.IP));
        try {
            tool.check(Family.IP6);
            families.add(Family.IP6);
        } catch (PacketFilterException withoutIpv6) {
            return new NftTool(prefix, List.copyOf(families));
        }
        return new NftTool(prefix, List.copyOf(families));
    }

    /** Everything that our tables use, in a check that changes nothing. */
    private void check(Family family) {
        var name = family.keyword + " djong-probe";
        var script = new ArrayList<>(Skeleton.create(family, "djong-probe", List.of(), List.of()));
        var ip = family == Family.IP ? "192.0.2.1" : "[2001:db8::1]";
        script.add("add set " + name + " probe-set { type " + family.addressType
                + " ; flags dynamic,timeout ; timeout 10s ; size 10 ; }");
        script.add("add chain " + name + " probe");
        script.add("add rule " + name + " probe update @probe-set { " + family.keyword + " saddr }");
        script.add("add rule " + name + " probe meta l4proto tcp dnat to " + ip + ":80");
        script.add("add rule " + name + " probe numgen random mod 2 vmap { 0 : goto " + Skeleton.REJECT + ", 1 : goto "
                + Skeleton.DROP + " }");
        script.add("delete table " + name);
        run(script);
    }

    @Override
    public List<Family> families() {
        return families;
    }

    /** The tables of all clusters of this machine, as {@code ip djong-ID}. */
    public static List<String> clusterTables() {
        var listing = new NftTool(List.of(), List.of()).execute(List.of("nft", "list", "tables"), List.of());
        return listing.lines()
                .map(line -> line.replaceFirst("^table ", "").strip())
                .filter(table -> table.contains(" djong-"))
                .toList();
    }

    @Override
    public void run(List<String> commands) {
        execute(List.of("nft", "-f", "-"), commands);
    }

    private String execute(List<String> program, List<String> input) {
        var answer = new FilterProgram(prefix).run(program, input);
        if (answer.isRefusal()) {
            throw new PacketFilterException("nft refused: " + advice(answer.text()), null);
        }
        return answer.text();
    }

    private static String advice(String complaint) {
        var all = complaint.strip().replaceAll("\\s*\\n\\s*", " | ");
        var line = all.substring(0, Math.min(all.length(), MAX_COMPLAINT_CHARS));
        return complaint.contains("Operation not permitted")
                ? line + " (it needs root, or the capability NET_ADMIN)"
                : line;
    }
}
