/** What a plug-in implements: providers that {@code ServiceLoader} finds, and the objects that they create. */
@NullMarked
package io.github.slaplanner.api.spi;

import org.jspecify.annotations.NullMarked;
