package dev.djong.controller.cronjob;

import dev.djong.object.ApiObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A CronJob and the Jobs that it manages.
 *
 * @param gone uids in its status of Jobs that do not exist any more
 */
record CronJobObserved(CronJob cronJob, List<ApiObject> jobs, Set<String> gone, Instant now) {}
