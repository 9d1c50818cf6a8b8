/** Devices that pods claim (dynamic resource allocation, KEP-4381). */
@NullMarked
package dev.djong.node.device;

import org.jspecify.annotations.NullMarked;
