/**
 * Brings claims and persistent volumes together. {@link dev.djong.controller.persistentvolume.ClaimPlanner} and
 * {@link dev.djong.controller.persistentvolume.VolumePlanner} say what the next write about a claim or a volume is; the
 * controller carries it out and looks again when it comes back from the server. A binding is four such writes, and
 * whoever stops between two of them is followed by the next:
 *
 * <pre>{@code
 * the volume names the claim      PV  spec.claimRef
 * the volume is taken             PV  status.phase: Bound
 * the claim names the volume      PVC spec.volumeName, bind-completed
 * the claim can be used           PVC status.phase: Bound
 * }</pre>
 *
 * @see <a href="https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding">Binding</a>
 */
@NullMarked
package dev.djong.controller.persistentvolume;

import org.jspecify.annotations.NullMarked;
