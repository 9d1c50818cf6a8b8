package dev.djong.node.server;

import dev.djong.node.pod.PodWorkers;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.ExecRequest;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.spec.Pod;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code /exec}, {@code /attach} and {@code /portForward}: the runtime is asked for a streaming address, the client's
 * upgrade request is repeated there, and once the runtime has switched protocols both connections are joined as bytes.
 */
final class Streams {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int MAX_HEAD_BYTES = 64 << 10;
    private static final int SWITCHING = 101;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int BAD_GATEWAY = 502;
    /** Of the client's headers those that the handshake is about. */
    private static final List<String> PASSED_ON = List.of(
            "Connection",
            "Upgrade",
            "X-Stream-Protocol-Version",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Protocol");

    private final PodWorkers pods;
    private final ContainerRuntime runtime;

    Streams(PodWorkers pods, ContainerRuntime runtime) {
        this.pods = pods;
        this.runtime = runtime;
    }

    void serve(HttpServletRequest request, HttpServletResponse response, String[] path)
            throws IOException, ServletException {
        if (request.getHeader("Upgrade") == null) {
            throw new NodeResponse(BAD_REQUEST, "Upgrade request required");
        }
        var address = address(request, path)
                .orElseThrow(() -> new NodeResponse(
                        NOT_IMPLEMENTED, "this node simulates containers: there is no process to talk to"));
        join(request, response, address);
    }

    private Optional<URI> address(HttpServletRequest request, String[] path) {
        if (path.length < 4) {
            throw new NodeResponse(BAD_REQUEST, "use /exec/NAMESPACE/POD/CONTAINER");
        }
        var pod = pods.find(path[2], path[3]).orElseThrow(() -> new NodeResponse(NOT_FOUND, "pod does not exist"));
        try {
            return path[1].equals("portForward")
                    ? runtime.portForwardUrl(sandbox(pod), ports(request))
                    : stream(request, path, pod);
        } catch (RuntimeFailure failure) {
            throw new NodeResponse(BAD_GATEWAY, "error dialing the runtime: " + failure.getMessage());
        }
    }

    private Optional<URI> stream(HttpServletRequest request, String[] path, Pod pod) {
        var container = container(pod, path[path.length - 1]);
        var wanted = new ExecRequest(
                values(request, "command"),
                flag(request, "input"),
                flag(request, "output"),
                flag(request, "error"),
                path[1].equals("attach") ? hasTerminal(pod, container) : flag(request, "tty"));
        return path[1].equals("attach")
                ? runtime.attachUrl(container.id(), wanted)
                : runtime.execUrl(container.id(), wanted);
    }

    private static boolean hasTerminal(Pod pod, Container container) {
        return pod.container(container.name())
                .filter(spec -> spec.json().flag("tty"))
                .isPresent();
    }

    private Container container(Pod pod, String name) {
        return runtime.containersOf(pod.uid()).stream()
                .filter(container -> container.running() && container.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NodeResponse(NOT_FOUND, "container not found (\"" + name + "\")"));
    }

    private String sandbox(Pod pod) {
        return runtime.sandboxesOf(pod.uid()).stream()
                .filter(Sandbox::ready)
                .map(Sandbox::id)
                .findFirst()
                .orElseThrow(() -> new NodeResponse(NOT_FOUND, "pod \"" + pod.name() + "\" has no sandbox"));
    }

    private static List<Integer> ports(HttpServletRequest request) {
        return values(request, "port").stream()
                .filter(text -> text.matches("\\d{1,5}"))
                .map(Integer::parseInt)
                .toList();
    }

    private static List<String> values(HttpServletRequest request, String name) {
        var values = request.getParameterValues(name);
        return values == null ? List.of() : Arrays.asList(values);
    }

    private static boolean flag(HttpServletRequest request, String name) {
        var value = request.getParameter(name);
        return value != null && (value.equals("1") || value.equals("true"));
    }

    private static void join(HttpServletRequest request, HttpServletResponse response, URI address)
            throws IOException, ServletException {
        var socket = new Socket();
        boolean joined = false;
        try {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(head(request, address).getBytes(StandardCharsets.ISO_8859_1));
            var in = new BufferedInputStream(socket.getInputStream());
            var answer = readHead(in);
            if (answer.code != SWITCHING) {
                throw new NodeResponse(
                        BAD_GATEWAY,
                        "the runtime did not upgrade the connection: "
                                + new String(in.readNBytes(MAX_HEAD_BYTES), StandardCharsets.UTF_8));
            }
            response.setStatus(SWITCHING);
            answer.headers.forEach(response::setHeader);
            request.upgrade(Tunnel.class).join(socket, in);
            joined = true;
        } finally {
            if (!joined) {
                socket.close();
            }
        }
    }

    private static String head(HttpServletRequest request, URI address) {
        var query = address.getRawQuery();
        var head = new StringBuilder(request.getMethod() + " " + address.getRawPath()
                + (query == null ? "" : "?" + query) + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n");
        for (var name : PASSED_ON) {
            Collections.list(request.getHeaders(name))
                    .forEach(value ->
                            head.append(name).append(": ").append(value).append("\r\n"));
        }
        return head.append("\r\n").toString();
    }

    private record Head(int code, Map<String, String> headers) {}

    private static Head readHead(InputStream in) throws IOException {
        var status = line(in).split(" ", 3);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        int code = status.length > 1 && status[1].matches("\\d{3}") ? Integer.parseInt(status[1]) : 0;
        return new Head(code, headers);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.size() > MAX_HEAD_BYTES) {
                throw new IOException("the runtime broke off its answer");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }
}
