package net.tweed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a process uses of the machine, as {@code /proc} has it. */
record ProcessUse(long pid) {
    /** USER_HZ is 100 on every Linux that Java runs on. */
    static final Duration TICK = Duration.ofMillis(10);

    /** The processor time it has used, to 10 ms. */
    Duration processorTime() {
        String stat = proc("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return TICK.multipliedBy(Long.parseLong(fields[11]) + Long.parseLong(fields[12])); // utime, stime
    }

    /** Its resident memory in MB (10^6 bytes). */
    double residentMegabytes() {
        return megabytes("VmRSS:");
    }

    /** The most that was ever resident, in MB. */
    double mostResidentMegabytes() {
        return megabytes("VmHWM:");
    }

    private double megabytes(String name) {
        String line = proc("status")
                .lines()
                .filter(each -> each.startsWith(name))
                .findFirst()
                .orElseThrow(() -> ended(new IOException("no line " + name)));
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1.024 / 1000;
    }

    private String proc(String name) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + name));
        } catch (IOException e) {
            throw ended(e);
        }
    }

    private BenchFailure ended(IOException e) {
        return new BenchFailure("the process " + pid + " has ended: see its log in /run/bench", e);
    }
}
