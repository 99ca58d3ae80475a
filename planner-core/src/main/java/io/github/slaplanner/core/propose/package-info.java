/** Third stage: what throughput scaling and load scaling would do with a role. */
@NullMarked
package io.github.slaplanner.core.propose;

import org.jspecify.annotations.NullMarked;
