/**
 * A cluster in one file, and back: {@link dev.djong.standalone.backup.BackupWriter} while the cluster runs, {@link
 * dev.djong.standalone.backup.Restore} when it does not. What makes revisions go on upwards is in the stores.
 */
@NullMarked
package dev.djong.standalone.backup;

import org.jspecify.annotations.NullMarked;
