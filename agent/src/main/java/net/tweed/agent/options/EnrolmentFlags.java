package net.tweed.agent.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.tweed.server.enrol.EnrolmentOptions;

/** Reads the flags of enrolling. */
final class EnrolmentFlags {
    /** An account's number, or a project's id. */
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9][a-z0-9.:-]{3,62}");

    private EnrolmentFlags() {}

    static EnrolmentOptions read(Values values, Checked checked) {
        Optional<Path> certificates = checked.path(Flag.IDENTITY_CERTS);
        if (certificates.isPresent() && !Files.isDirectory(certificates.get())) {
            checked.fault(values.oneOrDefault(Flag.IDENTITY_CERTS).source() + " must be a directory");
        }
        Values.Value accounts = values.oneOrDefault(Flag.IDENTITY_ACCOUNTS);
        Set<String> ids = Arrays.stream(accounts.text().split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        if (!ids.stream().allMatch(id -> ACCOUNT.matcher(id).matches())) {
            checked.fault(accounts.source()
                    + " must be accounts' numbers, or projects' ids, separated by commas: 123456789012,my-project");
        }
        return new EnrolmentOptions(certificates, ids, EnrolmentOptions.GOOGLE);
    }
}
