package net.tweed.backend.awsvpc;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.tweed.core.cloud.Answer;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.Listing;
import net.tweed.core.cloud.RouteApi;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteState;

/** One route table of a VPC. */
final class AwsVpcRoutes implements RouteApi {
    /** Stands for the destination of rows that lead to a prefix list: no subnet is there. */
    private static final Prefix UNSPECIFIED = Prefix.masked(Addresses.of(new byte[Family.IPV4.bits() / 8]), 32);

    private final String id;
    private final RouteTables tables;
    private final AwsVpcCalls calls;
    private final Ec2Client ec2;

    AwsVpcRoutes(String id, RouteTables tables, AwsVpcCalls calls, Ec2Client ec2) {
        this.id = id;
        this.tables = tables;
        this.calls = calls;
        this.ec2 = ec2;
    }

    @Override
    public String name() {
        return id;
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    @Override
    public Listing list() {
        return new Listing(tables.routes(id).stream()
                .flatMap(route -> seen(route).stream())
                .toList());
    }

    private static Optional<Listing.Seen> seen(Route route) {
        return destination(route)
                .map(destination -> new Listing.Seen(
                        new CloudRoute(destination, target(route)),
                        route.state() == RouteState.BLACKHOLE ? Listing.Status.BLACKHOLE : Listing.Status.ACTIVE,
                        route.origin() == RouteOrigin.ENABLE_VGW_ROUTE_PROPAGATION
                                ? Listing.Counts.NO
                                : Listing.Counts.YES,
                        Optional.empty()));
    }

    private static Optional<Prefix> destination(Route route) {
        if (route.destinationPrefixListId() != null) {
            return Optional.of(UNSPECIFIED);
        }
        return Stream.of(
                        Optional.ofNullable(route.destinationCidrBlock()),
                        Optional.ofNullable(route.destinationIpv6CidrBlock()))
                .flatMap(Optional::stream)
                .findFirst()
                .flatMap(Prefix::parseMasked);
    }

    /** Where a row leads. AWS gives the interface also for rows that were made to an instance. */
    private static String target(Route route) {
        if (route.destinationPrefixListId() != null) {
            return route.destinationPrefixListId();
        }
        return Stream.of(
                        Optional.ofNullable(route.networkInterfaceId()),
                        Optional.ofNullable(route.gatewayId()),
                        Optional.ofNullable(route.natGatewayId()),
                        Optional.ofNullable(route.transitGatewayId()),
                        Optional.ofNullable(route.vpcPeeringConnectionId()),
                        Optional.ofNullable(route.egressOnlyInternetGatewayId()),
                        Optional.ofNullable(route.localGatewayId()),
                        Optional.ofNullable(route.carrierGatewayId()),
                        Optional.ofNullable(route.coreNetworkArn()),
                        Optional.ofNullable(route.instanceId()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("unknown");
    }

    @Override
    public List<Answer> write(List<Change<CloudRoute>> changes) {
        return changes.stream()
                .map(change -> Answer.of(change, () -> write(change)))
                .toList();
    }

    private void write(Change<CloudRoute> change) {
        CloudRoute row = change.row();
        if (change instanceof Change.Remove<CloudRoute>) {
            remove(row);
        } else if (change instanceof Change.Put<CloudRoute> put && put.before().isPresent()) {
            replace(row);
        } else {
            create(row);
        }
    }

    private void create(CloudRoute row) {
        CreateRouteRequest.Builder request =
                CreateRouteRequest.builder().routeTableId(id).networkInterfaceId(row.target());
        String destination = row.destination().toString();
        if (row.destination().family() == Family.IPV4) {
            request.destinationCidrBlock(destination);
        } else {
            request.destinationIpv6CidrBlock(destination);
        }
        String doing = "add the route " + row + " in " + id;
        Boolean done = calls.write(
                Api.CREATE, doing, () -> ec2.createRoute(request.build()).returnValue());
        if (!Boolean.TRUE.equals(done)) {
            throw new TweedException(
                    Kind.UNAVAILABLE, "Cannot " + doing + ": AWS does not say whether it was done. It is read again.");
        }
    }

    private void replace(CloudRoute row) {
        ReplaceRouteRequest.Builder request =
                ReplaceRouteRequest.builder().routeTableId(id).networkInterfaceId(row.target());
        String destination = row.destination().toString();
        if (row.destination().family() == Family.IPV4) {
            request.destinationCidrBlock(destination);
        } else {
            request.destinationIpv6CidrBlock(destination);
        }
        calls.write(Api.REPLACE, "change the route " + row + " in " + id, () -> ec2.replaceRoute(request.build()));
    }

    private void remove(CloudRoute row) {
        DeleteRouteRequest.Builder request = DeleteRouteRequest.builder().routeTableId(id);
        String destination = row.destination().toString();
        if (row.destination().family() == Family.IPV4) {
            request.destinationCidrBlock(destination);
        } else {
            request.destinationIpv6CidrBlock(destination);
        }
        calls.write(Api.DELETE, "remove the route " + row + " from " + id, () -> {
            try {
                return Optional.of(ec2.deleteRoute(request.build()));
            } catch (Ec2Exception e) {
                if (AwsVpcErrors.code(e).equals(AwsVpcErrors.GONE)) {
                    return Optional.empty(); // somebody else was quicker: it is gone, as it should be
                }
                throw e;
            }
        });
    }
}
