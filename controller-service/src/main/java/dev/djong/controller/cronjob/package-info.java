/** CronJobs: a Job at every point of a schedule, unless something forbids it. */
@NullMarked
package dev.djong.controller.cronjob;

import org.jspecify.annotations.NullMarked;
