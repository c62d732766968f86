package net.tweed.backend.gce;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import net.tweed.core.cloud.CheckMode;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.CloudTable;
import net.tweed.core.cloud.FleetWriter;
import net.tweed.core.cloud.MachineTable;
import net.tweed.core.cloud.Metadata;
import net.tweed.core.cloud.OneTable;
import net.tweed.core.cloud.RouteLimit;
import net.tweed.core.cloud.Turn;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.CloudWriter;
import net.tweed.core.spi.Office;
import net.tweed.core.table.CloudCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what writes all hosts' routes, from an instance of their network. */
final class GceWriter {
    private static final Logger LOG = LoggerFactory.getLogger(GceWriter.class);

    private final GceOptions options;
    private final Metadata metadata;
    private final Office office;

    GceWriter(GceOptions options, Metadata metadata, Office office) {
        this.options = options;
        this.metadata = metadata;
        this.office = office;
    }

    CloudWriter open(DualStack<Pool> pools) {
        GceIdentity self = GceIdentity.ofWriter(metadata, options);
        GceRemedies remedies = new GceRemedies(self);
        GceErrors errors = new GceErrors(remedies);
        CloudCalls calls = new CloudCalls(
                GceBackend.CLOUD,
                office.clock(),
                office.observer(),
                RandomGenerator.getDefault(),
                office.mandate(),
                options.rates(),
                errors);
        GceMark mark = new GceMark(office.cluster().get(), self.network(), self.path());
        GceSdk sdk = GceSdk.open(options.endpoint(), GceBackend.TIMEOUT, office.mandate());
        List<Prefix> containers = pools.map(Pool::network).stream().toList();
        GceMonitoring monitoring = new GceMonitoring(sdk, calls, office.clock(), self.networkProject());
        GceQuota quota = new GceQuota(sdk, calls, monitoring, self, remedies, containers, LOG::warn);
        GceOperations operations = new GceOperations(sdk, calls, errors, self.networkProject());
        return new FleetWriter(
                pools,
                new MachineTable(new GceMachines(self, sdk, calls), CheckMode.VERIFY, office.slowPass()),
                new OneTable(GceRoutes.name(self)),
                (name, rows) -> table(
                        new GceRoutes(
                                sdk,
                                calls,
                                operations,
                                new GceRows(self, mark, options.routePriority(), subnet -> isOf(rows, subnet)),
                                self),
                        rows,
                        quota),
                new GceCensus(sdk, calls),
                sdk);
    }

    private static boolean isOf(Supplier<Set<CloudRoute>> rows, Prefix subnet) {
        return rows.get().stream().anyMatch(row -> row.destination().equals(subnet));
    }

    private CloudTable table(GceRoutes routes, Supplier<Set<CloudRoute>> rows, GceQuota quota) {
        return new CloudTable(
                routes,
                new RouteLimit(routes.name(), options.routeLimit(), quota, office.clock()),
                office.ownership(),
                rows,
                new Turn(office.clock(), options.rates().apply(GceApi.ROUTES_INSERT), 0), // nobody else writes
                office.clock(),
                office.observer(),
                office.slowPass());
    }
}
