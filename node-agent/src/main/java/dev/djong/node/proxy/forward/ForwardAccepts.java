package dev.djong.node.proxy.forward;

import dev.djong.node.proxy.FilterProgram;
import dev.djong.node.proxy.PacketFilterException;
import dev.djong.node.timer.Repeating;
import dev.djong.node.timer.SerialTask;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a machine whose own filter drops what is forwarded, as Docker's engine sets it up and leaves it, forwards
 * what pods and services need. Where it has no rules and accepts, nothing is changed.
 */
public final class ForwardAccepts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardAccepts.class);
    /** A Docker engine may start, or somebody flush the rules, at any time. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** Another program was writing rules at the same moment, mostly. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final Map<FilterTool, ForwardChain> chains;
    private final Timers timers;
    private final SerialTask sync;
    private final Repeating repeating;
    /** What failed, so that it is said once. Only the task's own thread. */
    private final Map<FilterTool, String> failing = new HashMap<>();

    /** @param podCidrs the addresses of all pods of the cluster, of either family */
    public ForwardAccepts(String clusterId, List<String> podCidrs, Timers timers, Executor background) {
        this(chains(clusterId, podCidrs, new FilterProgram(List.of())), timers, background);
    }

    ForwardAccepts(Map<FilterTool, ForwardChain> chains, Timers timers, Executor background) {
        this.chains = chains;
        this.timers = timers;
        this.sync = new SerialTask(background, this::sync);
        this.repeating = Repeating.every(LOOK_AGAIN, timers, sync::wake);
        sync.wake();
    }

    /** The name of the chain that a cluster's nodes make on their machines. */
    public static String chainOf(String clusterId) {
        return ForwardChain.nameFor(clusterId);
    }

    static Map<FilterTool, ForwardChain> chains(String clusterId, List<String> podCidrs, FilterProgram program) {
        var chains = new HashMap<FilterTool, ForwardChain>();
        var ip4 = new ArrayList<>(podCidrs);
        ip4.removeIf(cidr -> cidr.indexOf(':') >= 0);
        var ip6 = new ArrayList<>(podCidrs);
        ip6.removeAll(ip4);
        if (!ip4.isEmpty()) {
            chains.put(new FilterTool("iptables", program), ForwardChain.of(clusterId, ip4));
        }
        if (!ip6.isEmpty()) {
            chains.put(new FilterTool("ip6tables", program), ForwardChain.of(clusterId, ip6));
        }
        return chains;
    }

    private void sync() {
        chains.forEach((tool, chain) -> {
            try {
                accept(tool, chain);
                failing.remove(tool);
            } catch (PacketFilterException failure) {
                var message = String.valueOf(failure.getMessage());
                if (!message.equals(failing.put(tool, message))) {
                    LOG.warn("it is not known whether this machine forwards to pods: {}", message);
                    // A failure that stays the same waits for the next look.
                    timers.after(TRY_AGAIN, sync::wake);
                }
            }
        });
    }

    private static void accept(FilterTool tool, ForwardChain chain) {
        var listing = tool.list("FORWARD");
        if (chain.isNeeded(listing)) {
            tool.restore(chain.script(chain.isIn(listing)));
            LOG.info(
                    "{} of this machine may drop what is forwarded: chain {} accepts what goes from and to pods",
                    tool.name(),
                    chain.name());
        }
    }

    /** The chain stays: connections go on while an agent restarts. */
    @Override
    public void close() {
        repeating.close();
    }
}
