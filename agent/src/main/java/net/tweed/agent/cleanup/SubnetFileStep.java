package net.tweed.agent.cleanup;

import net.tweed.agent.host.SubnetFile;

/** Removes {@code subnet.env}: without the lease it would point containers at another host's subnet. */
public final class SubnetFileStep implements CleanupStep {
    private final SubnetFile file;

    public SubnetFileStep(SubnetFile file) {
        this.file = file;
    }

    @Override
    public String name() {
        return "subnet file";
    }

    @Override
    public Report remove() {
        return file.remove() ? Report.gone(file.path().toString()) : Report.nothing();
    }
}
