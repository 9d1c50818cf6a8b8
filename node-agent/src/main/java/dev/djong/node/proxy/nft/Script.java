package dev.djong.node.proxy.nft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The commands that lead from one table to another. nft applies a script as one transaction, but each command must make
 * sense after those before it: what is pointed at exists before the pointer and goes after it.
 */
final class Script {
    private final String name;
    private final Table before;
    private final Table after;
    private final List<String> commands = new ArrayList<>();

    private Script(String name, Table before, Table after) {
        this.name = name;
        this.before = before;
        this.after = after;
    }

    /** @param name family and name of the table, such as {@code ip djong-1} */
    static List<String> between(String name, Family family, Table before, Table after) {
        var script = new Script(name, before, after);
        script.addSets(family);
        script.addChains();
        script.fillChains();
        script.changeElements();
        script.removeChains();
        script.removeSets();
        return script.commands;
    }

    private void command(String verb, String what) {
        commands.add(verb + " " + name + " " + what);
    }

    private void addSets(Family family) {
        after.affinitySets().forEach((set, seconds) -> {
            if (!seconds.equals(before.affinitySets().get(set))) {
                command(
                        "add set",
                        set + " { type " + family.addressType + " ; flags dynamic,timeout ; timeout " + seconds
                                + "s ; size " + NftPacketFilter.MAX_REMEMBERED_CLIENTS + " ; }");
            }
        });
    }

    private void addChains() {
        after.chains().keySet().stream()
                .filter(chain -> !before.chains().containsKey(chain))
                .forEach(chain -> command("add chain", chain));
    }

    private void fillChains() {
        after.chains().forEach((chain, rules) -> {
            var old = before.chains().get(chain);
            if (!rules.equals(old)) {
                if (old != null) {
                    command("flush chain", chain);
                }
                rules.forEach(rule -> command("add rule", chain + " " + rule));
            }
        });
    }

    private void changeElements() {
        var maps = new TreeMap<String, Map<String, String>>(before.elements());
        maps.putAll(after.elements());
        maps.keySet().forEach(map -> {
            var old = before.elements().getOrDefault(map, Map.of());
            var now = after.elements().getOrDefault(map, Map.of());
            old.forEach((key, value) -> {
                if (!value.equals(now.get(key))) {
                    command("delete element", map + " { " + key + " }");
                }
            });
            now.forEach((key, value) -> {
                if (!value.equals(old.get(key))) {
                    command("add element", map + " { " + key + (value.isEmpty() ? "" : " : " + value) + " }");
                }
            });
        });
    }

    private void removeChains() {
        var gone = before.chains().keySet().stream()
                .filter(chain -> !after.chains().containsKey(chain))
                .toList();
        gone.forEach(chain -> command("flush chain", chain));
        gone.forEach(chain -> command("delete chain", chain));
    }

    private void removeSets() {
        before.affinitySets().keySet().stream()
                .filter(set -> !after.affinitySets().containsKey(set))
                .forEach(set -> command("delete set", set));
    }
}
