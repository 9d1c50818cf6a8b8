package dev.djong.node.proxy.nft;

import dev.djong.node.proxy.PacketFilter;
import dev.djong.node.proxy.Ruleset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@link PacketFilter} that drives {@code nft}. It remembers what it wrote last and writes only what changed; the first
 * time, and after a failure, it replaces its tables as a whole. Not for use by more than one thread.
 */
public final class NftPacketFilter implements PacketFilter {
    /** Clients that session affinity remembers for each backend; beyond that new ones are spread as if they were none. */
    static final int MAX_REMEMBERED_CLIENTS = 65_536;

    private final NftSettings settings;
    private final Nft nft;
    /** What the kernel holds; empty when that is not known. */
    private Optional<Ruleset> applied = Optional.empty();

    public NftPacketFilter(NftSettings settings, Nft nft) {
        this.settings = settings;
        this.nft = nft;
    }

    @Override
    public void apply(Ruleset ruleset) {
        var script = applied.map(before -> update(before, ruleset)).orElseGet(() -> replace(ruleset));
        applied = Optional.empty();
        if (!script.isEmpty()) {
            nft.run(script);
        }
        applied = Optional.of(ruleset);
    }

    private List<String> replace(Ruleset ruleset) {
        var script = new ArrayList<String>();
        for (var family : nft.families()) {
            script.addAll(Skeleton.create(
                    family, settings.table(), settings.podCidrs(family), settings.balancerPools(family)));
            var full = new Renderer(family, settings).render(ruleset.services().values());
            script.addAll(Script.between(name(family), family, Table.empty(), full));
        }
        return script;
    }

    /** Only the services that changed are rendered: chains, sets and frontends belong to one service each. */
    private List<String> update(Ruleset before, Ruleset after) {
        var changed = Ruleset.difference(before, after);
        var script = new ArrayList<String>();
        for (var family : nft.families()) {
            var renderer = new Renderer(family, settings);
            var old = renderer.render(changed.stream().map(before::of).toList());
            var now = renderer.render(changed.stream().map(after::of).toList());
            script.addAll(Script.between(name(family), family, old, now));
        }
        return script;
    }

    @Override
    public void remove() {
        applied = Optional.empty();
        var script = new ArrayList<String>();
        for (var family : nft.families()) {
            script.add("add table " + name(family));
            script.add("delete table " + name(family));
        }
        nft.run(script);
    }

    private String name(Family family) {
        return family.keyword + " " + settings.table();
    }

    /** What is needed of the tool. */
    interface Nft {
        /** Applies all commands or none. @throws dev.djong.node.proxy.PacketFilterException with what the tool said */
        void run(List<String> commands);

        /** The families that this kernel can translate addresses of; one at least. */
        List<Family> families();
    }
}
