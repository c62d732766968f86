package net.tweed.agent.filter;

import java.util.List;
import java.util.Optional;

/** The host's programs and files, as the packet filter needs them. */
interface Host {
    /**
     * Runs a program to its end, without a shell, within bounded time and output.
     *
     * @param command the program's name, and its arguments
     * @param input what it reads from standard input
     * @return empty where the program is not installed
     * @throws net.tweed.core.model.TweedException of kind UNAVAILABLE where it did not end in time, or said too much
     */
    Optional<Output> run(List<String> command, String input);

    /**
     * The lines of a small file; none where it does not exist, or may not be read: in a user namespace even root may not
     * read the names of legacy tables, nor use them.
     */
    List<String> lines(String path);

    /** What a program answered. */
    record Output(int exit, String out, String err) {}
}
