package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pod's containers. */
final class ContainerRules {
    private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
    private static final List<String> MESSAGE_POLICIES = List.of("FallbackToLogsOnError", "File");
    static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

    private static final String NOT_EPHEMERAL = "cannot be set for an Ephemeral Container";
    private static final Set<String> EPHEMERAL_MEMBERS = Set.of(
            "args",
            "command",
            "env",
            "envFrom",
            "image",
            "imagePullPolicy",
            "name",
            "securityContext",
            "stdin",
            "stdinOnce",
            "targetContainerName",
            "terminationMessagePath",
            "terminationMessagePolicy",
            "tty",
            "volumeDevices",
            "volumeMounts",
            "workingDir");

    private final Errors errors;
    private final ContainerVolumeRules volumes;
    private final boolean hostNetwork;

    ContainerRules(Errors errors, ContainerVolumeRules volumes, boolean hostNetwork) {
        this.errors = errors;
        this.volumes = volumes;
        this.hostNetwork = hostNetwork;
    }

    void container(JsonObject container, String path) {
        common(container, path);
        lifecycle(container, path);
        probes(container, path);
    }

    /** A sidecar is an init container that is restarted for ever; only it lives long enough for probes (KEP-753). */
    void initContainer(JsonObject container, String path) {
        common(container, path);
        if (container.text("restartPolicy").equals("Always")) {
            lifecycle(container, path);
            probes(container, path);
            return;
        }
        for (var member : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.has(member)) {
                errors.forbidden(
                        path + "." + member, "may not be set for init containers without restartPolicy=Always");
            }
        }
    }

    /** It joins a running pod, so it can reserve, announce and promise nothing (KEP-277). */
    void ephemeralContainer(JsonObject container, String path) {
        common(container, path);
        for (var member : container.names()) {
            if (!EPHEMERAL_MEMBERS.contains(member) && !isEmptyObject(container.get(member))) {
                errors.forbidden(path + "." + member, NOT_EPHEMERAL);
            }
        }
        Items.each(container, path, "volumeMounts", (mount, at) -> {
            for (var member : List.of("subPath", "subPathExpr")) {
                if (!mount.text(member).isEmpty()) {
                    errors.forbidden(at + "." + member, NOT_EPHEMERAL);
                }
            }
        });
    }

    /** Resources that name nothing, as every container has them after defaulting. */
    private static boolean isEmptyObject(@Nullable Json value) {
        return value instanceof JsonObject object && object.isEmpty();
    }

    private void common(JsonObject container, String path) {
        var name = container.text("name");
        if (name.isEmpty()) {
            errors.required(path + ".name", "");
        } else {
            errors.invalid(path + ".name", name, Names.dnsLabel(name));
        }
        image(errors, container, path);
        errors.oneOf(path + ".terminationMessagePolicy", container.text("terminationMessagePolicy"), MESSAGE_POLICIES);
        ports(container, path);
        EnvironmentRules.check(errors, container, path);
        volumes.check(container, path);
        errors.oneOf(path + ".imagePullPolicy", container.text("imagePullPolicy"), PULL_POLICIES);
        ResourceRules.check(errors, container.object("resources"), path + ".resources");
        SecurityRules.container(errors, container, path);
    }

    static void image(Errors errors, JsonObject container, String path) {
        var image = container.text("image");
        if (image.isEmpty()) {
            errors.required(path + ".image", "");
        } else if (!image.strip().equals(image)) {
            errors.invalid(path + ".image", image, "must not have leading or trailing whitespace");
        }
    }

    private void ports(JsonObject container, String path) {
        Set<String> names = new HashSet<>();
        Items.each(container, path, "ports", (port, at) -> {
            var name = port.text("name");
            if (!name.isEmpty()) {
                var problems = Names.portName(name);
                errors.invalid(at + ".name", name, problems);
                if (problems.isEmpty() && !names.add(name)) {
                    errors.duplicate(at + ".name", Json.of(name));
                }
            }
            long number = port.integerOr("containerPort", 0);
            if (number == 0) {
                errors.required(at + ".containerPort", "");
            } else {
                number(at + ".containerPort", number);
            }
            hostPort(port, at, number);
            errors.oneOf(at + ".protocol", port.text("protocol"), PROTOCOLS);
        });
    }

    private void hostPort(JsonObject port, String path, long containerPort) {
        long hostPort = port.integerOr("hostPort", 0);
        if (hostPort != 0) {
            number(path + ".hostPort", hostPort);
        }
        if (hostNetwork && hostPort != containerPort) {
            errors.invalid(
                    path + ".hostPort", Json.of(hostPort), "must match `containerPort` when `hostNetwork` is true");
        }
        if (!port.text("hostIP").isEmpty()) {
            IpRules.require(errors, path + ".hostIP", port.text("hostIP"));
        }
    }

    private void number(String path, long number) {
        Names.portNumber(number).forEach(problem -> errors.invalid(path, Json.of(number), problem));
    }

    /** The same host port twice in one pod can never run. */
    void hostPorts(JsonObject spec, String path) {
        Set<String> seen = new HashSet<>();
        Items.each(
                spec,
                path,
                "containers",
                (container, at) -> Items.each(container, at, "ports", (port, each) -> {
                    long number = port.integerOr("hostPort", 0);
                    var taken = port.text("protocol") + "/" + port.text("hostIP") + "/" + number;
                    if (number != 0 && !seen.add(taken)) {
                        errors.duplicate(each + ".hostPort", Json.of(taken));
                    }
                }));
    }

    private void lifecycle(JsonObject container, String path) {
        for (var hook : List.of("postStart", "preStop")) {
            if (container.object("lifecycle").get(hook) instanceof JsonObject handler) {
                ProbeRules.handler(errors, handler, path + ".lifecycle." + hook);
            }
        }
    }

    private void probes(JsonObject container, String path) {
        for (var kind : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.get(kind) instanceof JsonObject probe) {
                ProbeRules.probe(errors, probe, path + "." + kind, kind);
            }
        }
    }

    /** A port by number or by name. */
    static void portOrName(Errors errors, String path, Json port) {
        if (port instanceof JsonString(var name)) {
            errors.invalid(path, name, Names.portName(name));
        } else if (port instanceof JsonInteger(var number)) {
            Names.portNumber(number).forEach(problem -> errors.invalid(path, port, problem));
        }
    }
}
