/** Traffic out of a small vocabulary: shapes in time, lengths of requests, and streams of requests that are made of them. */
@NullMarked
package io.github.slaplanner.simulator.traffic;

import org.jspecify.annotations.NullMarked;
