package dev.djong.standalone.cluster;

import dev.djong.shell.pki.CertificateRequest;

/** Everyone who speaks to the API server, each with a certificate of its own; names and groups are upstream's. */
public enum Identity {
    ADMIN("admin", "djong-admin", "system:masters"),
    SCHEDULER("scheduler", "system:kube-scheduler"),
    CONTROLLERS("controllers", "system:kube-controller-manager"),
    CLOUD("cloud", "system:cloud-controller-manager"),
    NODE("node", "system:node:", "system:nodes"),
    PROXY("proxy", "system:kube-proxy"),
    DNS("dns", "system:kube-dns");

    private final String file;
    private final String user;
    private final String[] groups;

    Identity(String file, String user, String... groups) {
        this.file = file;
        this.user = user;
        this.groups = groups;
    }

    /** The name of its kubeconfig. */
    public String file() {
        return file;
    }

    /** The user the API server sees. */
    public String user(String nodeName) {
        return this == NODE ? user + nodeName : user;
    }

    CertificateRequest request(String nodeName) {
        return CertificateRequest.client(user(nodeName), groups);
    }
}
