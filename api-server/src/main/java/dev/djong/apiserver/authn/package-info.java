/**
 * Who asks: each authenticator reads one kind of credential and either knows the user, rejects the credential, or finds
 * none of its kind. The union asks them in order; the first that finds its credential decides, and a request without any
 * is anonymous.
 */
@NullMarked
package dev.djong.apiserver.authn;

import org.jspecify.annotations.NullMarked;
