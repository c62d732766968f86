package net.tweed.cni;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/** Where the process starts and ends. */
public final class Main {
    private Main() {}

    /** Takes no arguments: a runtime sets variables. */
    public static void main(String[] args) {
        Answer answer = new Plugin(System.getenv(), System.in, System.err).run();
        int status = answer.status();
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write(answer.text());
        } catch (IOException e) {
            System.err.println("tweed-cni: the answer could not be written, error=" + e.getMessage());
            status = 1;
        }
        System.err.flush();
        Runtime.getRuntime().halt(status); // nothing is left to be done, and that is the quickest end
    }
}
