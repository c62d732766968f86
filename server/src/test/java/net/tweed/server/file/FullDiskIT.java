package net.tweed.server.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full: a small one, mounted for one process alone, which needs root or user namespaces. */
class FullDiskIT {
    @TempDir
    private Path disk;

    @SuppressWarnings("NullAway.Init") // JUnit sets the directory
    FullDiskIT() {}

    @BeforeAll
    static void needsMounts() throws IOException, InterruptedException {
        int status = new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                .redirectErrorStream(true)
                .start()
                .waitFor();
        Assumptions.assumeTrue(status == 0, "This machine lets nobody mount a file system in a namespace");
    }

    @Test
    void itIsAnErrorThatNamesTheFileAndReadingGoesOn() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=2m tmpfs \"$0\" && exec \"$@\"",
                disk.toString()));
        command.addAll(JavaProcess.command(SmallDisk.class, disk.toString()));
        Process process = JavaProcess.start(command);
        List<String> said;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            said = lines.lines().toList();
        }
        assertThat(process.waitFor()).as(String.join("\n", said)).isZero();
        assertThat(said.get(1))
                .startsWith("Cannot write the store " + disk.resolve("store").resolve("leases.mv"))
                .contains("its disk is full");
        assertThat(said).element(0).isEqualTo("failed NO_ROOM");
        assertThat(said.subList(2, said.size()))
                .containsExactly("readable true", "refused true", "again true", "there true");
    }
}
