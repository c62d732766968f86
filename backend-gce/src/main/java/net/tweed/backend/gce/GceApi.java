package net.tweed.backend.gce;

import java.util.List;

/** The methods that are called, as Google's reference names them. */
final class GceApi {
    static final String ROUTES_LIST = "compute.routes.list";
    static final String ROUTES_GET = "compute.routes.get";
    static final String ROUTES_INSERT = "compute.routes.insert";
    static final String ROUTES_DELETE = "compute.routes.delete";
    static final String OPERATIONS_WAIT = "compute.globalOperations.wait";
    static final String INSTANCES_GET = "compute.instances.get";
    static final String NETWORKS_GET = "compute.networks.get";
    static final String TIME_SERIES_LIST = "monitoring.timeSeries.list";

    static final List<String> ALL = List.of(
            ROUTES_LIST,
            ROUTES_GET,
            ROUTES_INSERT,
            ROUTES_DELETE,
            OPERATIONS_WAIT,
            INSTANCES_GET,
            NETWORKS_GET,
            TIME_SERIES_LIST);

    private GceApi() {}
}
