package dev.djong.node.runtime;

/** The labels and annotations that tie a sandbox or container to its pod; tools of the runtime know the first four. */
public final class Labels {
    public static final String POD_NAME = "io.kubernetes.pod.name";
    public static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    public static final String POD_UID = "io.kubernetes.pod.uid";
    public static final String CONTAINER_NAME = "io.kubernetes.container.name";

    public static final String RESTART_COUNT = "io.kubernetes.container.restartCount";
    public static final String TERMINATION_MESSAGE_PATH = "io.kubernetes.container.terminationMessagePath";
    public static final String TERMINATION_MESSAGE_POLICY = "io.kubernetes.container.terminationMessagePolicy";
    public static final String POD_GRACE_PERIOD = "io.kubernetes.pod.terminationGracePeriod";

    /** The image as the pod's spec named it when the container was made: a change restarts the container. */
    public static final String SPEC_IMAGE = "djong.dev/image";
    /** How long the next attempt has to wait after this container ended, as an ISO 8601 duration. */
    public static final String BACK_OFF = "djong.dev/back-off";
    /** {@code init}, {@code sidecar}, {@code main} or {@code ephemeral}. */
    public static final String ROLE = "djong.dev/role";
    /** The host file behind the container's termination message path. */
    public static final String TERMINATION_MESSAGE_FILE = "djong.dev/termination-message-file";
    /** What a simulated container does, such as {@code exit 1 after 5s}; copied from the pod's annotation. */
    public static final String SIMULATION = "djong.dev/simulation";
    /** What a simulated container seems to use, such as {@code cpu=250m,memory=64Mi}; copied from the pod's annotation. */
    public static final String SIMULATED_USAGE = "djong.dev/simulated-usage";

    private Labels() {}
}
