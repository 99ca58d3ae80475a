/** Plain HTTP reads with a deadline, a size limit, TLS verification and credentials. */
@NullMarked
package io.github.slaplanner.core.metrics.http;

import org.jspecify.annotations.NullMarked;
