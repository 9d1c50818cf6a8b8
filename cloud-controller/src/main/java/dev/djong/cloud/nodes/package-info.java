/**
 * Nodes and the machines below them: new nodes learn where and what they are and lose the taint that kept pods away until
 * then; nodes whose machine is gone are deleted.
 */
@NullMarked
package dev.djong.cloud.nodes;

import org.jspecify.annotations.NullMarked;
