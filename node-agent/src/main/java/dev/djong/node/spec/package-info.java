/** What the node agent reads of a pod's spec: thin views over the object, without any state of this node. */
@NullMarked
package dev.djong.node.spec;

import org.jspecify.annotations.NullMarked;
