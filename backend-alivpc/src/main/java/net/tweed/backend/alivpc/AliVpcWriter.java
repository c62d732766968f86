package net.tweed.backend.alivpc;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.CloudTable;
import net.tweed.core.cloud.FleetWriter;
import net.tweed.core.cloud.MachineTable;
import net.tweed.core.cloud.Metadata;
import net.tweed.core.cloud.RouteLimit;
import net.tweed.core.cloud.Turn;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Pool;
import net.tweed.core.spi.CloudWriter;
import net.tweed.core.spi.Office;
import net.tweed.core.table.CloudCalls;

/** Makes what writes all hosts' entries, 50 in a batch, from an instance of their VPC. */
final class AliVpcWriter {
    private final AliVpcOptions options;
    private final Map<String, String> environment;
    private final Office office;

    AliVpcWriter(AliVpcOptions options, Map<String, String> environment, Office office) {
        this.options = options;
        this.environment = Map.copyOf(environment);
        this.office = office;
    }

    CloudWriter open(DualStack<Pool> pools) {
        Metadata metadata = AliVpcIdentity.metadata(environment);
        AliVpcIdentity self = AliVpcIdentity.ofWriter(metadata);
        RandomGenerator random = RandomGenerator.getDefault();
        AliVpcClient client = new AliVpcClient(
                self.region(),
                options.endpoint(),
                AliVpcKeys.provider(options, environment, metadata, office.clock()),
                new CloudCalls(
                        AliVpcBackend.CLOUD,
                        office.clock(),
                        office.observer(),
                        random,
                        office.mandate(),
                        options.rates(),
                        new AliVpcErrors()),
                office.mandate());
        AliVpcMachines machines = new AliVpcMachines(client, self.vpc(), options.check());
        AliVpcTables tables = new AliVpcTables(
                client,
                self.vpc(),
                machines::vSwitches,
                options.tables(),
                AliVpcTables.Carrier.UNASKED,
                office.clock(),
                office.slowPass());
        AliVpcTurn batches = new AliVpcTurn(office.serial(), self.vpc(), office.clock(), random);
        AliVpcRoutes.Hops hops = new AliVpcRoutes.Hops(machines::hop, target -> true);
        return new FleetWriter(
                pools,
                new MachineTable(machines, options.check(), office.slowPass()),
                tables,
                (id, rows) -> table(new AliVpcRoutes(id, hops, client, batches, tables), rows, client),
                new AliVpcCensus(client),
                client);
    }

    private CloudTable table(AliVpcRoutes routes, Supplier<Set<CloudRoute>> rows, AliVpcClient client) {
        return new CloudTable(
                routes,
                new RouteLimit(routes.name(), options.limit(), new AliVpcQuota(client), office.clock()),
                office.ownership(),
                rows,
                new Turn(office.clock(), AliVpcBackend.SECOND, 0), // nobody else writes
                office.clock(),
                office.observer(),
                () -> routes.holds(office.slowPass()));
    }
}
