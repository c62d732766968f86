package net.tweed.backend.awsvpc;

/** The calls that this backend makes, as AWS names them. */
final class Api {
    static final String DESCRIBE_TABLES = "DescribeRouteTables";
    static final String DESCRIBE_INSTANCES = "DescribeInstances";
    static final String CREATE = "CreateRoute";
    static final String REPLACE = "ReplaceRoute";
    static final String DELETE = "DeleteRoute";
    static final String CHECK_OFF = "ModifyNetworkInterfaceAttribute";
    static final String QUOTA = "GetServiceQuota";
    static final String DEFAULT_QUOTA = "GetAWSDefaultServiceQuota";

    private Api() {}

    /** The IAM action that a call needs: {@code ec2:CreateRoute}. */
    static String action(String api) {
        return (api.endsWith("ServiceQuota") ? "servicequotas:" : "ec2:") + api;
    }
}
