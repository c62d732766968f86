package net.tweed.agent.cleanup;

import java.util.ArrayList;
import java.util.List;
import net.tweed.core.table.Change;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;
import net.tweed.core.table.Result;

/** Removes a table's rows of ours: those that the layer does not keep. */
public final class RowsStep<E> implements CleanupStep {
    private final Layer<E> layer;

    /** Removes what this layer, which desires nothing, would remove. */
    public RowsStep(Layer<E> layer) {
        this.layer = layer;
    }

    @Override
    public String name() {
        return layer.table().name();
    }

    @Override
    public Report remove() {
        List<Change<E>> removes = new ArrayList<>();
        for (E row : layer.table().list().own()) {
            if (layer.removal().apply(row) != Removal.KEEP) {
                removes.add(new Change.Remove<>(row));
            }
        }
        List<String> removed = new ArrayList<>();
        List<String> left = new ArrayList<>();
        if (!removes.isEmpty()) {
            for (Result<E> result : layer.table().apply(removes)) {
                String row = result.change().row().toString();
                if (result.state() == Result.State.DONE) {
                    removed.add(row);
                } else {
                    left.add(row + ": " + result.reason().orElse("the table did not confirm it"));
                }
            }
        }
        return new Report(removed, left);
    }
}
