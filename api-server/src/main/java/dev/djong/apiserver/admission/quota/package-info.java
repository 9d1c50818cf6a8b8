/**
 * ResourceQuota: charges what is created or grows to the quotas of its namespace, and refuses what they do not cover. The
 * truth is each quota's status, which is changed by compare-and-swap alone, so that any number of api-servers agree.
 */
@NullMarked
package dev.djong.apiserver.admission.quota;

import org.jspecify.annotations.NullMarked;
