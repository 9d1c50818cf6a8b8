/**
 * From flags, environment and a YAML file to typed, checked records.
 *
 * <p>A settings record lists what can be set: each component is a flag ({@code etcdServers} is {@code --etcd-servers}),
 * a key of the file given with {@code --config} (either spelling) and an environment variable ({@code DJONG_} and the
 * role's name in front: {@code DJONG_API_SERVER_ETCD_SERVERS}). A flag wins over the environment, that over the file,
 * that over the default. A key that no record lists stops the start with one line. Nothing here knows Spring.
 */
@NullMarked
package dev.djong.shell.settings;

import org.jspecify.annotations.NullMarked;
