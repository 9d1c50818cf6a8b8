/**
 * The five services side by side in one JVM on the embedded store.
 *
 * <p>They are the same applications that run alone, started one after the other with flags, and they talk over TLS like
 * strangers, each under its own identity. What starts first stops last. When one of them cannot go on, all stop, and
 * the state file says which and why.
 */
@NullMarked
package dev.djong.standalone;

import org.jspecify.annotations.NullMarked;
