package dev.djong.node.launch;

import dev.djong.node.spec.Pod;

/** What a pod calls itself. */
public final class PodNames {
    private static final int MAX_HOST_NAME = 63;

    private final String nodeName;
    private final String clusterDomain;

    public PodNames(String nodeName, String clusterDomain) {
        this.nodeName = nodeName;
        this.clusterDomain = clusterDomain;
    }

    /** The host name inside the pod: the node's on the host network, else the spec's, else the pod's name. */
    public String hostName(Pod pod) {
        if (pod.hostNetwork()) {
            return nodeName;
        }
        var name = shortName(pod);
        return pod.spec().flag("setHostnameAsFQDN") && !domain(pod).isEmpty() ? name + "." + domain(pod) : name;
    }

    String shortName(Pod pod) {
        var name = pod.spec().string("hostname").orElse(pod.name());
        var cut = name.length() <= MAX_HOST_NAME ? name : name.substring(0, MAX_HOST_NAME);
        return cut.replaceAll("[-.]+$", "");
    }

    /** {@code SUBDOMAIN.NAMESPACE.svc.DOMAIN}; empty where the pod has no subdomain. */
    String domain(Pod pod) {
        var subdomain = pod.spec().text("subdomain");
        return subdomain.isEmpty() ? "" : subdomain + "." + pod.namespace() + ".svc." + clusterDomain;
    }
}
