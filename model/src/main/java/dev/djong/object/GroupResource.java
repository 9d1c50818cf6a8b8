package dev.djong.object;

/** A resource without its version: what authorisation and error texts speak of ({@code deployments.apps}). */
public record GroupResource(String group, String resource) {
    @Override
    public String toString() {
        return group.isEmpty() ? resource : resource + "." + group;
    }
}
