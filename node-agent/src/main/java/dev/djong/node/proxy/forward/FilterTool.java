package dev.djong.node.proxy.forward;

import dev.djong.node.proxy.FilterProgram;
import dev.djong.node.proxy.PacketFilterException;
import java.util.List;

/**
 * {@code iptables} or {@code ip6tables} of the machine, whichever of their two kinds its administrator has chosen.
 *
 * @param name {@code iptables} or {@code ip6tables}
 */
record FilterTool(String name, FilterProgram program) {

    /** The rules of a chain as the program's own options. @throws PacketFilterException if it is missing or refuses */
    List<String> list(String chain) {
        return run(List.of(name, "-w", "-S", chain), List.of()).lines().toList();
    }

    /** Applies all lines or none. @throws PacketFilterException if it refuses */
    void restore(List<String> lines) {
        run(List.of(name + "-restore", "-w", "--noflush"), lines);
    }

    private String run(List<String> command, List<String> input) {
        var answer = program.run(command, input);
        if (answer.isRefusal()) {
            throw new PacketFilterException(
                    String.join(" ", command) + ": " + answer.text().strip(), null);
        }
        return answer.text();
    }
}
