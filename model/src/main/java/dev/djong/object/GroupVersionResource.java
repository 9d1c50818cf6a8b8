package dev.djong.object;

/** A resource as URLs name it. {@code group} is empty for the core group; {@code resource} is the plural name. */
public record GroupVersionResource(String group, String version, String resource) {

    /** @param apiVersion {@code v1} or {@code group/version} */
    public static GroupVersionResource of(String apiVersion, String resource) {
        var gvk = GroupVersionKind.of(apiVersion, "");
        return new GroupVersionResource(gvk.group(), gvk.version(), resource);
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    public GroupResource groupResource() {
        return new GroupResource(group, resource);
    }

    /** The path below which the resource's objects lie: {@code /api/v1} or {@code /apis/group/version}. */
    public String rootPath() {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }
}
