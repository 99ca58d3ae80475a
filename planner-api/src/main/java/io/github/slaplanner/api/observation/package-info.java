/** What the planner sees at one tick: traffic, worker loads and the fleet, each fresh, stale or missing. */
@NullMarked
package io.github.slaplanner.api.observation;

import org.jspecify.annotations.NullMarked;
