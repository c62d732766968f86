package net.tweed.core.cloud;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import net.tweed.core.table.Layer;

/** The one table of a cloud that has no others to choose from. */
public record OneTable(String name) implements TableFinder {
    @Override
    public SortedSet<String> chosen() {
        return new TreeSet<>(List.of(name));
    }

    @Override
    public boolean isGone(String table) {
        return false;
    }

    @Override
    public Optional<Layer<?>> search() {
        return Optional.empty();
    }

    @Override
    public void onChange(Runnable listener) {
        // it never does
    }
}
