/** A mock of an inference deployment: it answers over HTTP as an OpenAI-compatible server does, in the simulator's time. */
@NullMarked
package io.github.slaplanner.mock;

import org.jspecify.annotations.NullMarked;
