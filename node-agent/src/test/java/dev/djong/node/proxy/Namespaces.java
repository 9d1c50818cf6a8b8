package dev.djong.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A node, pods on its bridge and a machine outside, each a network namespace of this test's own:
 *
 * <pre>
 * outside 192.168.77.2 ---- 192.168.77.1 node 10.244.0.1 (bridge) ---- 10.244.0.2, .3, .4 pods
 * </pre>
 */
public final class Namespaces implements AutoCloseable {
    private static final long LIMIT_SECONDS = 20;

    private final String prefix = "dj" + ProcessHandle.current().pid() + "-";
    private final Deque<String> names = new ArrayDeque<>();
    private final List<Process> servers = new ArrayList<>();

    /** What a command said, and whether it was happy. */
    public record Answer(int code, String text) {}

    public static void requireTools(String... tools) {
        boolean root = Files.isWritable(Path.of("/proc/sys/net/ipv4/ip_forward"))
                && "root".equals(System.getProperty("user.name"));
        require(root, "run as root, in a place where network namespaces can be made");
        for (var tool : tools) {
            boolean there = List.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/").stream()
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder + tool)));
            require(there, "install the Debian package that has the program " + tool);
        }
    }

    private static void require(boolean met, String what) {
        if (System.getenv("CI") != null) {
            assertThat(met).as(what).isTrue();
        }
        assumeThat(met).as(what).isTrue();
    }

    public Namespaces(int pods) {
        add("node");
        in("node", "ip link add br0 type bridge");
        in("node", "ip addr add 10.244.0.1/24 dev br0");
        in("node", "ip link set br0 up");
        in("node", "sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.route_localnet=1");
        for (int i = 0; i < pods; i++) {
            var pod = "pod" + i;
            add(pod);
            link(pod, "node", "veth" + i);
            in("node", "ip link set veth" + i + " master br0 up");
            // A pod reaches itself through the bridge, which by itself sends nothing back to where it came from.
            in("node", "ip link set veth" + i + " type bridge_slave hairpin on");
            in(pod, "ip addr add 10.244.0." + (i + 2) + "/24 dev eth0");
            in(pod, "ip link set eth0 up");
            in(pod, "ip route add default via 10.244.0.1");
        }
        add("outside");
        link("outside", "node", "uplink");
        in("node", "ip addr add 192.168.77.1/24 dev uplink");
        in("node", "ip link set uplink up");
        in("node", "ip route add default via 192.168.77.2");
        in("outside", "ip addr add 192.168.77.2/24 dev eth0");
        in("outside", "ip link set eth0 up");
    }

    private void add(String name) {
        run("ip netns add " + prefix + name);
        names.push(prefix + name);
        in(name, "ip link set lo up");
    }

    private void link(String here, String there, String name) {
        run("ip -n " + prefix + here + " link add eth0 type veth peer name " + name + " netns " + prefix + there);
    }

    /** What runs a command inside a namespace. */
    public List<String> prefix(String name) {
        return List.of("ip", "netns", "exec", prefix + name);
    }

    /** Runs a command in a namespace; it must succeed. */
    public String in(String name, String command) {
        var answer = ask(name, command);
        assertThat(answer.code())
                .as("%s in %s: %s", command, name, answer.text())
                .isZero();
        return answer.text();
    }

    /** Runs a command in a namespace. */
    public Answer ask(String name, String command) {
        return execute("ip netns exec " + prefix + name + " " + command);
    }

    /** A TCP server that tells each client its own name and closes. */
    public void serve(String name, int port) {
        try {
            servers.add(new ProcessBuilder(List.of(
                            "ip",
                            "netns",
                            "exec",
                            prefix + name,
                            "busybox",
                            "nc",
                            "-ll",
                            "-p",
                            "" + port,
                            "-e",
                            "/bin/echo",
                            name))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connects and reads; empty when nobody answers within a second. */
    public String connect(String from, String ip, int port) {
        var answer = ask(from, "busybox nc -w 1 " + ip + " " + port);
        return answer.code() == 0 ? answer.text().strip() : "";
    }

    /** Runs a script of bash, which has UDP built in. */
    public void shell(String name, String script) {
        var command = new ArrayList<>(prefix(name));
        command.addAll(List.of("bash", "-c", script));
        var answer = execute(command);
        assertThat(answer.code())
                .as("%s in %s: %s", script, name, answer.text())
                .isZero();
    }

    public ConnectionTracking conntrack(String name) {
        return new ConntrackTool(prefix(name));
    }

    /** The ruleset of one service, as the node "here" sees it. */
    public Ruleset ruleset(Services.Service service, Services.Slice slice) {
        var routes = new ServicePlanner("here", List.of()).plan(service.object(), List.of(slice.object()));
        return Ruleset.of(Map.of(service.object().key(), routes));
    }

    private static void run(String command) {
        var answer = execute(command);
        assertThat(answer.code()).as("%s: %s", command, answer.text()).isZero();
    }

    private static Answer execute(String command) {
        return execute(List.of(command.split(" ")));
    }

    private static Answer execute(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            return new Answer(process.exitValue(), text);
        } catch (IOException e) {
            throw new IllegalStateException(command.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(command.toString(), e);
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly();
        });
        names.forEach(name -> execute("ip netns del " + name));
    }
}
