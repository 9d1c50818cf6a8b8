package dev.djong.node.runtime;

/** How to log in at a registry. Never logged. */
public record RegistryLogin(String username, String password, String server) {
    @Override
    public String toString() {
        return "RegistryLogin[" + server + "]";
    }
}
