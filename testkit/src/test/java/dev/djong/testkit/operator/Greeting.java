package dev.djong.testkit.operator;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;

/** Somebody to greet, in a config map of the same name. */
@Group("operators.example.com")
@Version("v1")
public class Greeting extends CustomResource<Greeting.Spec, Greeting.Status> implements Namespaced {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What is wanted. */
    public record Spec(String who) {}

    /** What is so. */
    public record Status(String text, long observedGeneration) {}
}
