/** Second stage: forecasts demand over the lead time. */
@NullMarked
package io.github.slaplanner.core.predict;

import org.jspecify.annotations.NullMarked;
