package dev.djong.apiserver;

import dev.djong.apiserver.admission.AdmissionChain;
import dev.djong.apiserver.authn.Authenticator;
import dev.djong.apiserver.authn.AuthenticatorChain;
import dev.djong.apiserver.authn.ClientCertificates;
import dev.djong.apiserver.authn.StaticTokens;
import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.authz.Decision;
import dev.djong.apiserver.behaviour.Behaviours;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.validation.Validators;
import dev.djong.shell.ServiceSettings;
import dev.djong.shell.StartFailure;
import dev.djong.shell.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From flags to who may do what. */
final class AccessAssembly {
    private final ApiServerSettings settings;
    private final ServiceSettings common;
    private final InstantSource clock;

    AccessAssembly(ApiServerSettings settings, ServiceSettings common, InstantSource clock) {
        this.settings = settings;
        this.common = common;
        this.clock = clock;
    }

    Access assemble(ClusterState state) {
        return new Access(
                authenticator(),
                attributes ->
                        attributes.user().isIn(UserInfo.MASTERS_GROUP) ? new Decision.Allow("") : Decision.NO_OPINION,
                new AdmissionChain(List.of()),
                new Behaviours(Map.of()),
                new Validators(Map.of()));
    }

    private Authenticator authenticator() {
        var all = new ArrayList<Authenticator>();
        common.clientCaFile().ifPresent(file -> all.add(new ClientCertificates(Pem.certificates(read(file)), clock)));
        settings.tokenAuthFile().ifPresent(file -> all.add(StaticTokens.parse(read(file))));
        return new AuthenticatorChain(all);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StartFailure("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
