package net.tweed.backend.awsvpc.fake;

/** An error as EC2 answers it. */
final class Ec2Error extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Ec2Error(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static Ec2Error invalid(String code, String message) {
        return new Ec2Error(400, code, message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
