package dev.djong.node.launch;

import dev.djong.json.JsonObject;
import dev.djong.node.runtime.ContainerSpec;
import dev.djong.node.runtime.Image;
import dev.djong.node.runtime.SandboxSpec;
import dev.djong.node.runtime.SeccompProfile;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Security contexts: what the container says wins over what its pod says.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/configure-pod-container/security-context/">Security context</a>
 */
public final class SecurityContexts {
    private final Function<String, Optional<Image>> images;
    private final BiFunction<String, String, String> containerIds;

    /**
     * @param images finds an image by its reference
     * @param containerIds finds the id of a pod's running container by pod uid and name; empty where there is none
     */
    public SecurityContexts(Function<String, Optional<Image>> images, BiFunction<String, String, String> containerIds) {
        this.images = images;
        this.containerIds = containerIds;
    }

    static SandboxSpec.Namespaces namespaces(Pod pod) {
        return new SandboxSpec.Namespaces(
                pod.hostNetwork(),
                pod.spec().flag("hostPID"),
                pod.spec().flag("hostIPC"),
                pod.spec().flag("shareProcessNamespace"));
    }

    static Map<String, String> sysctls(Pod pod) {
        var sysctls = new HashMap<String, String>();
        pod.securityContext()
                .array("sysctls")
                .objects()
                .forEach(sysctl -> sysctls.put(sysctl.text("name"), sysctl.text("value")));
        return sysctls;
    }

    SandboxSpec.Security ofSandbox(Pod pod) {
        var context = pod.securityContext();
        boolean privileged = pod.allContainers().stream()
                .anyMatch(container -> container.securityContext().flag("privileged"));
        return new SandboxSpec.Security(
                privileged,
                context.integer("runAsUser"),
                context.integer("runAsGroup"),
                groups(pod),
                SeccompProfile.RUNTIME_DEFAULT);
    }

    private static List<Long> groups(Pod pod) {
        var groups = new ArrayList<Long>();
        pod.securityContext()
                .array("supplementalGroups")
                .forEach(group -> groups.add(Long.parseLong(group.toString())));
        pod.securityContext().integer("fsGroup").ifPresent(groups::add);
        return groups;
    }

    ContainerSpec.Security ofContainer(Pod pod, PodContainer container, String image) {
        var own = container.securityContext();
        var user = first(own.integer("runAsUser"), pod.securityContext().integer("runAsUser"));
        requireNotRoot(pod, container, user, image);
        var capabilities = own.object("capabilities");
        var target = container.json().text("targetContainerName");
        boolean privileged = own.flag("privileged");
        return new ContainerSpec.Security(
                privileged,
                own.flag("readOnlyRootFilesystem"),
                own.has("allowPrivilegeEscalation") && !own.flag("allowPrivilegeEscalation") && !privileged,
                user,
                first(own.integer("runAsGroup"), pod.securityContext().integer("runAsGroup")),
                groups(pod),
                capabilities.array("add").strings().toList(),
                capabilities.array("drop").strings().toList(),
                seccomp(pod.securityContext(), own, privileged),
                own.text("procMount").equals("Unmasked"),
                namespaces(pod),
                target.isEmpty() ? "" : containerIds.apply(pod.uid(), target));
    }

    private static OptionalLong first(OptionalLong own, OptionalLong ofPod) {
        return own.isPresent() ? own : ofPod;
    }

    private static SeccompProfile seccomp(JsonObject pod, JsonObject own, boolean privileged) {
        var profile = own.has("seccompProfile") ? own.object("seccompProfile") : pod.object("seccompProfile");
        return switch (profile.text("type")) {
            case "RuntimeDefault" -> privileged ? SeccompProfile.UNCONFINED : SeccompProfile.RUNTIME_DEFAULT;
            case "Localhost" ->
                new SeccompProfile(SeccompProfile.Type.LOCALHOST, "localhost/" + profile.text("localhostProfile"));
            default -> SeccompProfile.UNCONFINED;
        };
    }

    private void requireNotRoot(Pod pod, PodContainer container, OptionalLong user, String image) {
        var own = container.securityContext();
        boolean required = own.has("runAsNonRoot")
                ? own.flag("runAsNonRoot")
                : pod.securityContext().flag("runAsNonRoot");
        if (!required) {
            return;
        }
        var where = "(pod: \"" + pod.description() + "\", container: " + container.name() + ")";
        if (user.isPresent()) {
            if (user.getAsLong() == 0) {
                throw LaunchFailure.config("container's runAsUser breaks non-root policy " + where);
            }
            return;
        }
        var found = images.apply(image);
        var name = found.map(Image::username).orElse("");
        if (!name.isEmpty()) {
            throw LaunchFailure.config("container has runAsNonRoot and image has non-numeric user (" + name
                    + "), cannot verify user is non-root " + where);
        }
        if (found.map(Image::uid).orElse(OptionalLong.empty()).orElse(0) == 0) {
            throw LaunchFailure.config("container has runAsNonRoot and image will run as root " + where);
        }
    }
}
