package dev.djong.node.server;

import dev.djong.node.pod.PodWorkers;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.spec.Pod;
import dev.djong.time.Timers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@code /containerLogs/NAMESPACE/POD/CONTAINER}. */
final class ContainerLogs {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final Duration ASKED_EVERY = Duration.ofSeconds(1);

    private final PodWorkers pods;
    private final ContainerRuntime runtime;
    private final Timers timers;

    ContainerLogs(PodWorkers pods, ContainerRuntime runtime, Timers timers) {
        this.pods = pods;
        this.runtime = runtime;
        this.timers = timers;
    }

    void serve(HttpServletRequest request, HttpServletResponse response, String[] path) throws IOException {
        if (path.length != 5) {
            throw new NodeResponse(BAD_REQUEST, "use /containerLogs/NAMESPACE/POD/CONTAINER");
        }
        var pod = pods.find(path[2], path[3])
                .orElseThrow(() -> new NodeResponse(
                        NOT_FOUND, "pod \"" + path[3] + "\" does not exist in namespace \"" + path[2] + "\""));
        var options = options(request);
        var container = container(pod, path[4], options.previous());
        response.setContentType("text/plain");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        if (runtime.simulated()) {
            response.getWriter().println("simulated container: nothing ran, so nothing was logged");
            return;
        }
        response.flushBuffer();
        copy(container, options, response);
    }

    private void copy(Container container, LogOptions options, HttpServletResponse response) throws IOException {
        if (container.logPath().isEmpty() || !Files.exists(Path.of(container.logPath()))) {
            return;
        }
        var out = new FlushingStream(response.getOutputStream(), response);
        try {
            new LogFile(Path.of(container.logPath()), options, timers, out).copy(new Alive(container.id()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a container still runs, asked once a second at most: a follower looks at its file more often. */
    private final class Alive implements BooleanSupplier {
        private final String id;
        private Instant askedAt = Instant.EPOCH;
        private boolean alive;

        Alive(String id) {
            this.id = id;
        }

        @Override
        public boolean getAsBoolean() {
            var now = timers.instant();
            if (!now.isBefore(askedAt.plus(ASKED_EVERY))) {
                alive = runtime.container(id).filter(Container::running).isPresent();
                askedAt = now;
            }
            return alive;
        }
    }

    private Container container(Pod pod, String name, boolean previous) {
        if (pod.container(name).isEmpty()) {
            throw new NodeResponse(BAD_REQUEST, "container " + name + " is not valid for pod " + pod.name());
        }
        var attempts = runtime.containersOf(pod.uid()).stream()
                .filter(container -> container.name().equals(name) && container.state() != Container.State.CREATED)
                .toList();
        if (previous) {
            return attempts.stream()
                    .skip(1)
                    .findFirst()
                    .or(() -> attempts.stream().filter(Container::exited).findFirst())
                    .orElseThrow(() -> new NodeResponse(
                            BAD_REQUEST,
                            "previous terminated container \"" + name + "\" in pod \"" + pod.name() + "\" not found"));
        }
        return attempts.stream()
                .findFirst()
                .orElseThrow(() -> new NodeResponse(
                        BAD_REQUEST,
                        "container \"" + name + "\" in pod \"" + pod.name() + "\" is waiting to start: "
                                + reason(pod, name)));
    }

    private static String reason(Pod pod, String name) {
        return pod.object()
                .status()
                .array("containerStatuses")
                .objects()
                .filter(status -> status.text("name").equals(name))
                .map(status -> status.object("state").object("waiting").text("reason"))
                .map(reason -> reason.endsWith("ImagePullBackOff") || reason.equals("ErrImagePull")
                        ? "trying and failing to pull image"
                        : reason)
                .findFirst()
                .orElse("ContainerCreating");
    }

    private LogOptions options(HttpServletRequest request) {
        var since = number(request, "sinceSeconds");
        return new LogOptions(
                flag(request, "follow"),
                flag(request, "previous"),
                flag(request, "timestamps"),
                number(request, "tailLines"),
                number(request, "limitBytes"),
                since.isPresent()
                        ? Optional.of(timers.instant().minusSeconds(since.getAsLong()))
                        : time(request.getParameter("sinceTime")),
                stream(request.getParameter("stream")));
    }

    private static String stream(@Nullable String text) {
        return text == null || text.equals("All") ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static boolean flag(HttpServletRequest request, String name) {
        var value = request.getParameter(name);
        return value != null && (value.equals("true") || value.equals("1"));
    }

    private static OptionalLong number(HttpServletRequest request, String name) {
        var value = request.getParameter(name);
        if (value == null || value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!value.matches("\\d{1,18}")) {
            throw new NodeResponse(BAD_REQUEST, name + "=" + value + " is no number");
        }
        return OptionalLong.of(Long.parseLong(value));
    }

    private static Optional<Instant> time(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw new NodeResponse(BAD_REQUEST, "sinceTime=" + text + " is no RFC 3339 time");
        }
    }
}
