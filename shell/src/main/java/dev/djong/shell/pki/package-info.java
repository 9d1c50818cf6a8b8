/**
 * Keys and certificates: a cluster's own authority, certificates for servers and identities, and PEM in and out.
 *
 * <p>Keys are on the curve P-256 (made in a millisecond) and written in SEC1 form, since some clients take a PKCS#8 key
 * for an RSA key. Files that hold a key are readable by their owner only. Nothing here knows Spring, and no security
 * provider is registered.
 */
@NullMarked
package dev.djong.shell.pki;

import org.jspecify.annotations.NullMarked;
