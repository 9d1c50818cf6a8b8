/**
 * The runtime port on CRI v1 over a unix socket. {@link dev.djong.node.runtime.cri.CriRuntime} makes the calls, {@code
 * CriSpecs} and {@code CriPictures} translate between the port's records and the wire, {@code CriChanges} finds out what
 * changed. Nothing outside of this package sees the wire's types.
 */
@NullMarked
package dev.djong.node.runtime.cri;

import org.jspecify.annotations.NullMarked;
