package net.tweed.backend.awsvpc;

import java.util.Set;
import java.util.function.Supplier;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.CloudTable;
import net.tweed.core.cloud.FleetWriter;
import net.tweed.core.cloud.MachineTable;
import net.tweed.core.cloud.RouteLimit;
import net.tweed.core.cloud.Turn;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Pool;
import net.tweed.core.spi.CloudWriter;
import net.tweed.core.spi.Office;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Makes what writes all hosts' rows, from an instance of their VPC. */
final class AwsVpcWriter {
    private final AwsVpcOptions options;
    private final AwsVpcAccess access;
    private final Office office;

    AwsVpcWriter(AwsVpcOptions options, AwsVpcAccess access, Office office) {
        this.options = options;
        this.access = access;
        this.office = office;
    }

    CloudWriter open(DualStack<Pool> pools) {
        AwsVpcIdentity here = AwsVpcIdentity.ofWriter(AwsVpcIdentity.server(access.metadata()));
        AwsVpcIdentity self = options.region().map(here::in).orElse(here);
        AwsVpcCalls calls =
                new AwsVpcCalls(office.clock(), office.observer(), access.random(), office.mandate(), options.rates());
        AwsVpcClients clients = new AwsVpcClients(self.region(), options.endpoint(), access, office.mandate());
        Ec2Client ec2 = clients.ec2();
        AwsVpcMachines machines = new AwsVpcMachines(self, calls, ec2);
        TableChoice choice =
                options.tables() instanceof SubnetsTable ? new HostsTables(machines::subnets) : options.tables();
        RouteTables tables =
                new RouteTables(calls, ec2, choice, self, office.clock(), RouteTables.Carrier.UNASKED, () -> {});
        AwsVpcQuota quota = new AwsVpcQuota(self.region(), calls, clients);
        return new FleetWriter(
                pools,
                new MachineTable(machines, options.check(), office.slowPass()),
                tables,
                (id, rows) -> table(id, rows, new AwsVpcRoutes(id, tables, calls, ec2), quota),
                new AwsVpcCensus(calls, ec2),
                clients);
    }

    private CloudTable table(String id, Supplier<Set<CloudRoute>> rows, AwsVpcRoutes routes, AwsVpcQuota quota) {
        return new CloudTable(
                routes,
                new RouteLimit(id, options.routeLimit(), quota, office.clock()),
                office.ownership(),
                rows,
                new Turn(office.clock(), options.rates().apply(Api.CREATE), 0), // nobody else writes
                office.clock(),
                office.observer(),
                office.slowPass());
    }
}
