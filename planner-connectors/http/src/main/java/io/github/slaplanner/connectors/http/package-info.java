/** An HTTP server that no client can hold up: every wait has an end, and everything that a client can make grow has a bound. */
@NullMarked
package io.github.slaplanner.connectors.http;

import org.jspecify.annotations.NullMarked;
