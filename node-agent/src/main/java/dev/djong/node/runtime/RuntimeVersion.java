package dev.djong.node.runtime;

/** What runs the containers: {@code containerd} and {@code 1.6.20}. */
public record RuntimeVersion(String name, String version) {
    /** The form of {@code nodeInfo.containerRuntimeVersion}. */
    @Override
    public String toString() {
        return name + "://" + version;
    }
}
