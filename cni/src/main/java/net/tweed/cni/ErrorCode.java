package net.tweed.cni;

/**
 * The numbers that runtimes tell errors apart by: those of the CNI specification, 1.1.0, section "Error", and from 100
 * on, which it leaves to plugins, our own.
 */
enum ErrorCode {
    INCOMPATIBLE_VERSION(1),
    UNKNOWN_CONTAINER(3),
    INVALID_ENVIRONMENT(4),
    IO_FAILURE(5),
    UNDECODABLE(6),
    INVALID_CONFIG(7),
    TRY_AGAIN_LATER(11),
    UNAVAILABLE(50),
    LIMITED_CONNECTIVITY(51),
    DELEGATE(100),
    SUBNET_MOVED(101),
    NOT_READY(102),
    DEFECT(199);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** This one, or before the version that brought "try again later" one of our own. */
    static ErrorCode tryAgainLater(CniVersion version) {
        return version.compareTo(CniVersion.V0_4_0) >= 0 ? TRY_AGAIN_LATER : NOT_READY;
    }
}
