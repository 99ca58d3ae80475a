/** The HTTP server that the planner's parts share. Not for use outside the planner. */
module io.github.slaplanner.connectors.http {
    requires org.eclipse.jetty.server;
    requires static org.jspecify;
    requires org.slf4j;

    exports io.github.slaplanner.connectors.http;
}
