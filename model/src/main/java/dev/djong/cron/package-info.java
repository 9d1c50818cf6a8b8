/** Schedules of CronJobs in the dialect that Kubernetes speaks: five fields, {@code @hourly} and friends, {@code @every}. */
@NullMarked
package dev.djong.cron;

import org.jspecify.annotations.NullMarked;
