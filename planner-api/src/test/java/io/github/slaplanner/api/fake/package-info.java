/** Stand-ins for clock, fleet and metrics, for tests of the planner and of what embeds it. */
package io.github.slaplanner.api.fake;
