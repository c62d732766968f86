package net.tweed.backend.gce;

import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.compute.v1.DeleteRouteRequest;
import com.google.cloud.compute.v1.GetRouteRequest;
import com.google.cloud.compute.v1.InsertRouteRequest;
import com.google.cloud.compute.v1.ListRoutesRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.Route;
import com.google.cloud.compute.v1.RouteList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.cloud.Answer;
import net.tweed.core.cloud.Answer.Progress;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.Listing;
import net.tweed.core.cloud.RouteApi;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Change;
import net.tweed.core.table.CloudCalls;
import net.tweed.core.table.Replace;

/**
 * The static routes of one VPC network. The API cannot change a route, and takes several to one destination: what is to
 * change is added under another name first, and then the old one removed. A name is taken once: an insert that happened
 * though its answer was lost is not repeated.
 */
final class GceRoutes implements RouteApi {
    /** The most that the API gives at once. */
    private static final int PAGE = 500;
    /** Far beyond any quota: an answer that never ends is no answer. */
    private static final int MOST_PAGES = 200;
    /** A taken name with another route behind it was somebody's hand; twice is a plan. */
    private static final int NAMES = 3;

    private final GceSdk sdk;
    private final CloudCalls calls;
    private final GceOperations operations;
    private final GceRows rows;
    private final String project;
    private final String network;

    GceRoutes(GceSdk sdk, CloudCalls calls, GceOperations operations, GceRows rows, GceIdentity host) {
        this.sdk = sdk;
        this.calls = calls;
        this.operations = operations;
        this.rows = rows;
        this.project = host.networkProject();
        this.network = host.network();
    }

    @Override
    public String name() {
        return "projects/" + project + "/global/networks/" + network;
    }

    static String name(GceIdentity host) {
        return "projects/" + host.networkProject() + "/global/networks/" + host.network();
    }

    @Override
    public Replace replace() {
        return Replace.ADD_THEN_REMOVE;
    }

    @Override
    public Optional<String> owner() {
        return Optional.of(rows.owner());
    }

    @Override
    public Listing list() {
        return new Listing(
                routes().stream().map(rows::seen).flatMap(Optional::stream).toList());
    }

    private List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        String token = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            ListRoutesRequest.Builder request = ListRoutesRequest.newBuilder()
                    .setProject(project)
                    .setFilter("network eq \".*/networks/" + network + "\"")
                    .setMaxResults(PAGE);
            if (!token.isEmpty()) {
                request.setPageToken(token);
            }
            RouteList list = calls.read(
                    GceApi.ROUTES_LIST, () -> sdk.routes().listCallable().call(request.build()));
            routes.addAll(list.getItemsList());
            token = list.getNextPageToken();
            if (token.isEmpty()) {
                return routes;
            }
        }
        throw new TweedException(
                Kind.UNAVAILABLE,
                "Cannot read the routes of " + name() + ": after " + MOST_PAGES
                        + " pages there is no end. Trying again.");
    }

    @Override
    public List<Answer> write(List<Change<CloudRoute>> changes) {
        return changes.stream().map(this::answer).toList();
    }

    private Answer answer(Change<CloudRoute> change) {
        try {
            return new Answer(change, Optional.empty(), write(change));
        } catch (TweedException e) {
            return Answer.failed(change, e);
        }
    }

    private Progress write(Change<CloudRoute> change) {
        if (change instanceof Change.Put<CloudRoute> put) {
            return put.before().map(before -> replace(before, put.row())).orElseGet(() -> insert(put.row()));
        }
        return remove(change.row());
    }

    private Progress replace(CloudRoute before, CloudRoute row) {
        Progress added;
        try {
            added = insert(row);
        } catch (TweedException e) {
            if (e.kind() != Kind.NO_ROOM || leadsTo(before, row.target())) {
                throw e;
            }
            remove(before); // it leads to another host: nothing that works is missing meanwhile
            return insert(row);
        }
        return added == Progress.DONE ? remove(before) : added; // the old one stays until the new one is there
    }

    /** Whether the row leads there too, perhaps with another priority. */
    private static boolean leadsTo(CloudRoute row, String target) {
        return row.target().equals(target) || row.target().startsWith(target + "@");
    }

    private Progress insert(CloudRoute row) {
        for (int attempt = 0; attempt < NAMES; attempt++) {
            Route route = rows.make(row, attempt);
            try {
                return create(route);
            } catch (TweedException e) {
                if (e.kind() != Kind.CONFLICT) {
                    throw e;
                }
                Route there = find(route.getName()).orElseThrow(() -> e);
                if (rows.is(there, row) && rows.isOurs(there)) {
                    return Progress.DONE;
                }
            }
        }
        throw new TweedException(
                Kind.CONFLICT,
                "Cannot add route " + row + " to " + name()
                        + ": its names are taken by other routes. Remove those whose" + " name is like "
                        + rows.make(row, 0).getName() + ".");
    }

    private Progress create(Route route) {
        InsertRouteRequest request = InsertRouteRequest.newBuilder()
                .setProject(project)
                .setRouteResource(route)
                .build();
        Operation operation = calls.write(
                GceApi.ROUTES_INSERT, () -> sdk.routes().insertCallable().call(request));
        return operations.await(GceApi.ROUTES_INSERT, operation);
    }

    private Optional<Route> find(String name) {
        GetRouteRequest request =
                GetRouteRequest.newBuilder().setProject(project).setRoute(name).build();
        return calls.read(GceApi.ROUTES_GET, () -> {
            try {
                return Optional.of(sdk.routes().getCallable().call(request));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** Looks first: a name says too little about what is deleted, and somebody else may have the same row. */
    private Progress remove(CloudRoute row) {
        List<Route> same =
                routes().stream().filter(route -> rows.is(route, row)).toList();
        List<Route> ours = same.stream().filter(rows::isOurs).toList();
        if (ours.isEmpty() && !same.isEmpty()) {
            throw new TweedException(
                    Kind.CONFIG,
                    "Will not remove route " + same.get(0).getName() + " from " + name()
                            + ": its description does not say that it is this cluster's.");
        }
        Progress removed = Progress.DONE;
        for (Route route : ours) {
            removed = delete(route.getName()) == Progress.PENDING ? Progress.PENDING : removed;
        }
        return removed;
    }

    private Progress delete(String name) {
        DeleteRouteRequest request = DeleteRouteRequest.newBuilder()
                .setProject(project)
                .setRoute(name)
                .build();
        Optional<Operation> operation = calls.write(GceApi.ROUTES_DELETE, () -> {
            try {
                return Optional.of(sdk.routes().deleteCallable().call(request));
            } catch (NotFoundException e) {
                return Optional.empty(); // gone is what we want
            }
        });
        return operation
                .map(deleting -> operations.await(GceApi.ROUTES_DELETE, deleting))
                .orElse(Progress.DONE);
    }
}
