package net.tweed.agent.filter;

import java.util.List;
import java.util.Optional;

/** A host as one network sees it: its own rules under plain names, those of other networks under none that is ours. */
record NamedHost(Host host, FilterNames names) implements Host {
    @Override
    public Optional<Output> run(List<String> command, String input) {
        List<String> words = command.stream().map(names::outward).toList();
        return host.run(words, names.outward(input))
                .map(said -> new Output(said.exit(), names.inward(said.out()), said.err()));
    }

    @Override
    public List<String> lines(String path) {
        return host.lines(path);
    }
}
