package dev.djong.apiserver;

import dev.djong.apiserver.admission.AdmissionChain;
import dev.djong.apiserver.authn.Authenticator;
import dev.djong.apiserver.authn.TokenRequests;
import dev.djong.apiserver.authz.Authorizer;
import dev.djong.apiserver.behaviour.Behaviours;
import dev.djong.apiserver.behaviour.Review;
import dev.djong.apiserver.validation.Validators;
import dev.djong.object.GroupResource;
import java.util.Map;
import java.util.Optional;

/** Who may do what, and what every write must pass. {@code tokens} is empty without a signing key. */
record Access(
        Authenticator authenticator,
        Authorizer authorizer,
        AdmissionChain admission,
        Behaviours behaviours,
        Validators validators,
        Map<GroupResource, Review> reviews,
        Optional<TokenRequests> tokens) {

    /** Without reviews and tokens. */
    Access(
            Authenticator authenticator,
            Authorizer authorizer,
            AdmissionChain admission,
            Behaviours behaviours,
            Validators validators) {
        this(authenticator, authorizer, admission, behaviours, validators, Map.of(), Optional.empty());
    }
}
