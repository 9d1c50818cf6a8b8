/** LimitRanger: what a namespace's limit ranges add to pods, and what they refuse of pods and claims. */
@NullMarked
package dev.djong.apiserver.admission.limits;

import org.jspecify.annotations.NullMarked;
