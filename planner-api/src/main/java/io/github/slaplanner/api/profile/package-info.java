/** Measured engine performance and the questions that sizing asks of it. */
@NullMarked
package io.github.slaplanner.api.profile;

import org.jspecify.annotations.NullMarked;
