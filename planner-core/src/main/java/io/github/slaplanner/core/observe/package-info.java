/** First stage: takes an observation into bounded windows. */
@NullMarked
package io.github.slaplanner.core.observe;

import org.jspecify.annotations.NullMarked;
