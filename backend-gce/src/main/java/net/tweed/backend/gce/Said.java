package net.tweed.backend.gce;

/** Somebody else's words, fit for a message: one line, not long, nothing that a terminal obeys. */
final class Said {
    private static final int MOST = 300;

    private Said() {}

    static String of(String words) {
        String one = words.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return one.length() <= MOST ? one : one.substring(0, MOST) + "…";
    }
}
