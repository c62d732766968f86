package net.tweed.agent.filter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host whose programs answer as told. A program without any answer is not installed. */
final class FakeHost implements Host {
    private final Map<String, Output> answers = new HashMap<>();
    private final List<String> inputs = new ArrayList<>();
    private List<String> legacyTables = List.of();

    FakeHost answers(String command, int exit, String out, String err) {
        answers.put(command, new Output(exit, out, err));
        return this;
    }

    FakeHost answers(String command, String out) {
        return answers(command, 0, out, "");
    }

    FakeHost legacyTables(String... names) {
        legacyTables = List.of(names);
        return this;
    }

    /** What programs were given to read, in order. */
    List<String> inputs() {
        return inputs;
    }

    @Override
    public Optional<Output> run(List<String> command, String input) {
        String line = String.join(" ", command);
        if (!input.isEmpty()) {
            inputs.add(input);
        }
        if (answers.keySet().stream().noneMatch(known -> known.startsWith(command.get(0) + " "))) {
            return Optional.empty();
        }
        return Optional.of(answers.getOrDefault(line, new Output(0, "", "")));
    }

    @Override
    public List<String> lines(String path) {
        return legacyTables;
    }
}
