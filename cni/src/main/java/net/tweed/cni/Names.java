package net.tweed.cni;

/** What the specification allows as a name. These become parts of file names: nothing else may pass. */
final class Names {
    /** A file's name may have 255 bytes: a container's id, an interface's name and what is put around them. */
    private static final int LONGEST = 200;

    /** {@code IFNAMSIZ} of linux/if.h, less the byte at the end. */
    private static final int LONGEST_INTERFACE = 15;

    private Names() {}

    /** Whether it is a container's id or a network's name: letters and digits of ASCII, and later also {@code _.-}. */
    static boolean valid(String name) {
        if (name.isEmpty() || name.length() > LONGEST || !alphanumeric(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            if (!alphanumeric(name.charAt(i)) && "_.-".indexOf(name.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    static boolean validInterface(String name) {
        if (name.isEmpty() || name.length() > LONGEST_INTERFACE || name.equals(".") || name.equals("..")) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 127 || c == '/' || c == ':') {
                return false;
            }
        }
        return true;
    }

    private static boolean alphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
