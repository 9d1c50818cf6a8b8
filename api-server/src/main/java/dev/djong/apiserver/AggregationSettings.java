package dev.djong.apiserver;

import dev.djong.apiserver.authn.RemoteHeaderNames;
import dev.djong.json.JsonArray;
import dev.djong.shell.ClientAuthorities;
import dev.djong.shell.KeyFiles;
import dev.djong.shell.ServiceSettings;
import dev.djong.shell.settings.Flag;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The flags of the aggregation layer, in both directions: proxies that this server believes, and itself as a proxy. */
public record AggregationSettings(
        @Flag(
                help =
                        "certificates of the authority of proxies that may say who asks, PEM; never the one of --client-ca-file")
        Optional<Path> requestheaderClientCaFile,

        @Flag(defaultsTo = "", help = "common names of such proxies, comma separated; all by default")
        List<String> requestheaderAllowedNames,

        @Flag(defaultsTo = "X-Remote-User", help = "headers that hold the user's name")
        List<String> requestheaderUsernameHeaders,

        @Flag(defaultsTo = "X-Remote-Uid", help = "headers that hold the user's id")
        List<String> requestheaderUidHeaders,

        @Flag(defaultsTo = "X-Remote-Group", help = "headers that hold the user's groups")
        List<String> requestheaderGroupHeaders,

        @Flag(defaultsTo = "X-Remote-Extra-", help = "what the names of headers with extra values begin with")
        List<String> requestheaderExtraHeadersPrefix,

        @Flag(help = "the client certificate that servers behind APIServices know this one by, PEM")
        Optional<Path> proxyClientCertFile,

        @Flag(help = "its key, PEM") Optional<Path> proxyClientKeyFile)
        implements ClientAuthorities {

    public AggregationSettings {
        requestheaderAllowedNames = List.copyOf(requestheaderAllowedNames);
        requestheaderUsernameHeaders = List.copyOf(requestheaderUsernameHeaders);
        requestheaderUidHeaders = List.copyOf(requestheaderUidHeaders);
        requestheaderGroupHeaders = List.copyOf(requestheaderGroupHeaders);
        requestheaderExtraHeadersPrefix = List.copyOf(requestheaderExtraHeadersPrefix);
        if (proxyClientCertFile.isPresent() != proxyClientKeyFile.isPresent()) {
            throw new IllegalArgumentException(
                    "--proxy-client-cert-file and --proxy-client-key-file belong together: give both or none");
        }
    }

    /** Proxies show certificates of an authority of their own. */
    @Override
    public List<Path> clientAuthorities() {
        return requestheaderClientCaFile.stream().toList();
    }

    RemoteHeaderNames headerNames() {
        return new RemoteHeaderNames(
                requestheaderUsernameHeaders,
                requestheaderUidHeaders,
                requestheaderGroupHeaders,
                requestheaderExtraHeadersPrefix);
    }

    /** What servers behind APIServices are told, so that they find out who asks as this one does. */
    Map<String, String> forOthers(ServiceSettings common) {
        var told = new TreeMap<String, String>();
        common.clientCaFile()
                .ifPresent(file ->
                        told.put("client-ca-file", KeyFiles.read("--client-ca-file", file, Function.identity())));
        requestheaderClientCaFile.ifPresent(file -> {
            told.put(
                    "requestheader-client-ca-file",
                    KeyFiles.read("--requestheader-client-ca-file", file, Function.identity()));
            told.put("requestheader-allowed-names", list(requestheaderAllowedNames));
            told.put("requestheader-username-headers", list(requestheaderUsernameHeaders));
            told.put("requestheader-uid-headers", list(requestheaderUidHeaders));
            told.put("requestheader-group-headers", list(requestheaderGroupHeaders));
            told.put("requestheader-extra-headers-prefix", list(requestheaderExtraHeadersPrefix));
        });
        return told;
    }

    private static String list(List<String> texts) {
        return JsonArray.ofStrings(texts).toString();
    }
}
