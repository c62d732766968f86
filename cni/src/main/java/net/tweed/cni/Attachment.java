package net.tweed.cni;

/**
 * One interface of one container: what is added and deleted.
 *
 * @param container its id, valid as part of a file name
 * @param ifname the interface's name inside of the container
 */
record Attachment(String container, String ifname) {
    Attachment {
        if (!Names.valid(container)) {
            throw refused("CNI_CONTAINERID", container, "letters, digits, and after the first also _ . -");
        }
        if (!Names.validInterface(ifname)) {
            throw refused("CNI_IFNAME", ifname, "an interface's name of at most 15 characters");
        }
    }

    private static CniException refused(String variable, String value, String wanted) {
        String shown = value.length() > 100 ? value.substring(0, 100) + "…" : value;
        return new CniException(
                ErrorCode.INVALID_ENVIRONMENT,
                "The variable " + variable + " is invalid: \"" + shown + "\".",
                "It must be " + wanted + ". The container runtime sets it.");
    }
}
