package dev.djong.node.spec;

import dev.djong.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** One container of a pod's spec and the part that it plays. */
public record PodContainer(JsonObject json, Role role) {

    /** The part a container plays in its pod's life. */
    public enum Role {
        /** Runs to its end before the next one starts. */
        INIT,
        /** An init container that goes on running (KEP-753). */
        SIDECAR,
        MAIN,
        /** Added for debugging; never restarted. */
        EPHEMERAL;

        /** The label's value. */
        public String label() {
            return switch (this) {
                case INIT -> "init";
                case SIDECAR -> "sidecar";
                case MAIN -> "main";
                case EPHEMERAL -> "ephemeral";
            };
        }
    }

    public String name() {
        return json.text("name");
    }

    public String image() {
        return json.text("image");
    }

    public PullPolicy pullPolicy() {
        return PullPolicy.of(json.text("imagePullPolicy"), image());
    }

    public List<String> command() {
        return json.array("command").strings().toList();
    }

    public List<String> args() {
        return json.array("args").strings().toList();
    }

    public JsonObject securityContext() {
        return json.object("securityContext");
    }

    public JsonObject resources() {
        return json.object("resources");
    }

    /** {@code startupProbe}, {@code livenessProbe} or {@code readinessProbe}. */
    public Optional<JsonObject> probe(String member) {
        return json.get(member) instanceof JsonObject probe ? Optional.of(probe) : Optional.empty();
    }

    /** {@code postStart} or {@code preStop}. */
    public Optional<JsonObject> hook(String member) {
        return json.object("lifecycle").get(member) instanceof JsonObject hook ? Optional.of(hook) : Optional.empty();
    }

    /** What asks it to end (KEP-4960); empty for what its image says. */
    public String stopSignal() {
        return json.object("lifecycle").text("stopSignal");
    }

    /** Its own policy where it has one: sidecars always restart, ephemeral containers never. */
    public RestartPolicy restartPolicy(RestartPolicy ofPod) {
        return switch (role) {
            case SIDECAR -> RestartPolicy.ALWAYS;
            case EPHEMERAL -> RestartPolicy.NEVER;
            case INIT -> ofPod == RestartPolicy.NEVER ? RestartPolicy.NEVER : RestartPolicy.ON_FAILURE;
            case MAIN -> json.has("restartPolicy") ? RestartPolicy.of(json.text("restartPolicy")) : ofPod;
        };
    }

    /** The path of the termination message inside the container. */
    public String terminationMessagePath() {
        return json.string("terminationMessagePath").orElse("/dev/termination-log");
    }

    /** The field path that events about this container carry. */
    public String fieldPath() {
        var list = switch (role) {
            case INIT, SIDECAR -> "initContainers";
            case MAIN -> "containers";
            case EPHEMERAL -> "ephemeralContainers";
        };
        return "spec." + list + "{" + name() + "}";
    }
}
