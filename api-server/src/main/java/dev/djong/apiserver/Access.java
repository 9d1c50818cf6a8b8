package dev.djong.apiserver;

import dev.djong.apiserver.admission.AdmissionChain;
import dev.djong.apiserver.authn.Authenticator;
import dev.djong.apiserver.authz.Authorizer;
import dev.djong.apiserver.behaviour.Behaviours;
import dev.djong.apiserver.validation.Validators;

/** Who may do what, and what every write must pass. */
record Access(
        Authenticator authenticator,
        Authorizer authorizer,
        AdmissionChain admission,
        Behaviours behaviours,
        Validators validators) {}
