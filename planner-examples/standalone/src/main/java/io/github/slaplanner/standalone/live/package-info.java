/** The live planner as a process: its endpoints, its dashboard, and a demonstration. */
@NullMarked
package io.github.slaplanner.standalone.live;

import org.jspecify.annotations.NullMarked;
