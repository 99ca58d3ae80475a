/** The virtual connector over etcd, with the keys of Dynamo's own. Needs {@code io.etcd:jetcd-core} on the class path. */
@NullMarked
package io.github.slaplanner.connectors.virtual.etcd;

import org.jspecify.annotations.NullMarked;
