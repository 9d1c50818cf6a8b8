package dev.djong.node.proxy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code conntrack} program of the machine. */
public final class ConntrackTool implements ConnectionTracking {
    private static final Logger LOG = LoggerFactory.getLogger(ConntrackTool.class);
    private static final long LIMIT_SECONDS = 10;

    private final List<String> prefix;
    private boolean absenceTold;

    public ConntrackTool() {
        this(List.of());
    }

    /** @param prefix a command that runs another one, such as {@code ip netns exec NAME} */
    ConntrackTool(List<String> prefix) {
        this.prefix = prefix;
    }

    @Override
    public void forget(Collection<StaleFlow> flows) {
        flows.forEach(flow -> run(arguments(flow)));
    }

    /**
     * A flow is found by what its client asked for and whom it was led to. One that was led nowhere is found by the
     * frontend alone, which is only asked when the frontend had no backend at all.
     */
    static List<String> arguments(StaleFlow flow) {
        var frontend = flow.frontend();
        var arguments = new ArrayList<>(List.of("conntrack", "-D", "-p", "udp"));
        arguments.addAll(List.of("-f", frontend.isIpv6() ? "ipv6" : "ipv4"));
        if (frontend.kind() != Frontend.Kind.NODE_PORT) {
            arguments.addAll(List.of("--orig-dst", frontend.ip()));
        }
        arguments.addAll(List.of("--orig-port-dst", Integer.toString(frontend.port())));
        flow.backendIp().ifPresent(ip -> arguments.addAll(List.of("--dst-nat", ip)));
        return arguments;
    }

    private void run(List<String> arguments) {
        var command = new ArrayList<>(prefix);
        command.addAll(arguments);
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // It exits with 1 when no flow matched, which is as good.
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                LOG.warn("conntrack did not end within {} s: {}", LIMIT_SECONDS, arguments);
            }
        } catch (IOException absent) {
            if (!absenceTold) {
                absenceTold = true;
                LOG.warn("UDP clients may be led to backends that are gone: install the package conntrack");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
