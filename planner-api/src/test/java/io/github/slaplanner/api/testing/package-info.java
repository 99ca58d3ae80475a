/** What tests need of the machine that they run on. */
@NullMarked
package io.github.slaplanner.api.testing;

import org.jspecify.annotations.NullMarked;
