package dev.djong.shell.settings;

import java.util.Locale;

/** One setting, three spellings: {@code etcdServers}, {@code etcd-servers} and {@code ETCD_SERVERS}. */
final class Names {
    private Names() {}

    static String kebab(String camel) {
        var out = new StringBuilder();
        for (char c : camel.toCharArray()) {
            if (Character.isUpperCase(c) && !out.isEmpty()) {
                out.append('-');
            }
            out.append(Character.toLowerCase(c));
        }
        return out.toString().replace('_', '-');
    }

    static String environment(String kebab) {
        return kebab.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    static String fromEnvironment(String environment) {
        return environment.replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
