package net.tweed.backend.awsvpc.fake;

import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;

/** The calls that change a route table, and the interface's check. */
final class RouteCalls {
    private final World world;

    RouteCalls(World world) {
        this.world = world;
    }

    /**
     * What a call would do once nothing more stands against it; the answer's body is made after.
     *
     * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html">CreateRoute</a>
     */
    Runnable create(Parameters in) {
        FakeTable table = table(in);
        Prefix destination = destination(in);
        String eni = eni(in, table);
        in.finish();
        return () -> {
            inVpc(table, destination);
            if (table.get(destination).isPresent()) {
                throw Ec2Error.invalid(
                        "RouteAlreadyExists", "The route identified by " + destination + " already exists.");
            }
            if (table.counted(destination.family()) >= world.quota()) {
                throw Ec2Error.invalid("RouteLimitExceeded", "The maximum number of routes has been reached.");
            }
            table.put(new FakeRoute(destination, eni, FakeRoute.Origin.CALL));
        };
    }

    Runnable replace(Parameters in) {
        FakeTable table = table(in);
        Prefix destination = destination(in);
        String eni = eni(in, table);
        in.finish();
        return () -> {
            FakeRoute known = table.get(destination)
                    .orElseThrow(() -> Ec2Error.invalid(
                            "InvalidParameterValue",
                            "There is no route defined for '" + destination
                                    + "' in the route table. Use CreateRoute instead."));
            if (known.origin() == FakeRoute.Origin.TABLE) {
                throw Ec2Error.invalid("InvalidParameterValue", "cannot replace local route " + destination);
            }
            table.put(new FakeRoute(destination, eni, FakeRoute.Origin.CALL));
        };
    }

    Runnable delete(Parameters in) {
        FakeTable table = table(in);
        Prefix destination = destination(in);
        in.finish();
        return () -> {
            FakeRoute known = table.get(destination)
                    .orElseThrow(() -> Ec2Error.invalid(
                            "InvalidRoute.NotFound",
                            "no route with destination-cidr-block " + destination + " in route table " + table.id()));
            if (known.origin() != FakeRoute.Origin.CALL) {
                throw Ec2Error.invalid(
                        "InvalidParameterValue",
                        "cannot remove " + known.target() + " route " + destination + " in route table " + table.id());
            }
            table.remove(destination);
        };
    }

    Runnable modifyInterface(Parameters in) {
        String id = in.id("NetworkInterfaceId", "eni", "InvalidNetworkInterfaceId.Malformed");
        boolean on = Boolean.parseBoolean(in.get("SourceDestCheck.Value"));
        in.finish();
        FakeInstance.Eni eni = world.eni(id).orElseThrow(() -> noInterface(id));
        return () -> eni.check(on);
    }

    private static Ec2Error noInterface(String id) {
        return Ec2Error.invalid(
                "InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '" + id + "' does not exist");
    }

    private FakeTable table(Parameters in) {
        String id = in.id("RouteTableId", "rtb", "InvalidRouteTableID.Malformed");
        return world.findTable(id)
                .orElseThrow(() -> Ec2Error.invalid(
                        "InvalidRouteTableID.NotFound", "The routeTable ID '" + id + "' does not exist"));
    }

    private String eni(Parameters in, FakeTable table) {
        String id = in.id("NetworkInterfaceId", "eni", "InvalidNetworkInterfaceId.Malformed");
        FakeInstance holder = world.holderOf(id).orElseThrow(() -> noInterface(id));
        if (!holder.vpc().equals(table.vpc())) {
            throw Ec2Error.invalid(
                    "InvalidParameterValue",
                    "route table " + table.id() + " and network interface " + id + " belong to different networks");
        }
        return id;
    }

    private static Prefix destination(Parameters in) {
        Optional<String> v4 = in.find("DestinationCidrBlock");
        Optional<String> v6 = in.find("DestinationIpv6CidrBlock");
        if (v4.isPresent() == v6.isPresent()) {
            throw Ec2Error.invalid(
                    "InvalidParameterCombination", "The request must contain exactly one destination parameter.");
        }
        Family family = v4.isPresent() ? Family.IPV4 : Family.IPV6;
        // EC2 modifies it to its canonical form: host bits go
        return Prefix.parseMasked(v4.or(() -> v6).orElseThrow())
                .filter(prefix -> prefix.family() == family)
                .orElseThrow(() -> Ec2Error.invalid(
                        "InvalidParameterValue", "Value for parameter destinationCidrBlock is invalid."));
    }

    /** A row inside the VPC's own range must be a subnet's. */
    private void inVpc(FakeTable table, Prefix destination) {
        List<Prefix> subnets = List.copyOf(world.subnetsOf(table.vpc()));
        if (world.cidr(table.vpc()).contains(destination) && !subnets.contains(destination)) {
            throw Ec2Error.invalid("InvalidParameterValue", "Route destination doesn't match any subnet CIDR blocks.");
        }
    }
}
