package net.tweed.backend.alivpc;

import net.tweed.core.table.Pace;

/**
 * The API calls that this backend makes, all of them: {@code iam/alibaba/agent.json} allows these and no other.
 *
 * <p>Versions and names are those of the products' API references: VPC 2016-04-28, ECS 2014-05-26, Quota Center
 * 2020-05-10.
 */
enum AliVpcAction {
    DESCRIBE_VSWITCH(Product.VPC, "DescribeVSwitchAttributes", Use.READ),
    DESCRIBE_TABLES(Product.VPC, "DescribeRouteTableList", Use.READ),
    DESCRIBE_ENTRIES(Product.VPC, "DescribeRouteEntryList", Use.READ),
    CREATE_ENTRIES(Product.VPC, "CreateRouteEntries", Use.WRITE),
    MODIFY_ENTRY(Product.VPC, "ModifyRouteEntry", Use.WRITE),
    DELETE_ENTRIES(Product.VPC, "DeleteRouteEntries", Use.WRITE),
    DESCRIBE_INTERFACES(Product.ECS, "DescribeNetworkInterfaces", Use.READ),
    DESCRIBE_INTERFACE(Product.ECS, "DescribeNetworkInterfaceAttribute", Use.READ),
    MODIFY_INTERFACE(Product.ECS, "ModifyNetworkInterfaceAttribute", Use.WRITE),
    READ_QUOTA(Product.QUOTAS, "GetProductQuota", Use.READ);

    /** A product's API. */
    enum Product {
        VPC("vpc", "Vpc", "2016-04-28"),
        ECS("ecs", "Ecs", "2014-05-26"),
        QUOTAS("quotas", "quotas", "2020-05-10");

        private final String ram;
        private final String code;
        private final String version;

        Product(String ram, String code, String version) {
            this.ram = ram;
            this.code = code;
            this.version = version;
        }

        /** The product's name in requests. */
        String code() {
            return code;
        }

        String version() {
            return version;
        }
    }

    /** What a call does. */
    enum Use {
        /** Limits of these APIs are far above one host's needs; a host keeps to a share. */
        READ(20, 5),
        /** Route changes of one VPC stand in line anyhow. */
        WRITE(4, 1);

        private final int capacity;
        private final int refill;

        Use(int capacity, int refill) {
            this.capacity = capacity;
            this.refill = refill;
        }

        Pace.Rate rate() {
            return new Pace.Rate(capacity, refill);
        }
    }

    private final Product product;
    private final String api;
    private final Use use;

    AliVpcAction(Product product, String api, Use use) {
        this.product = product;
        this.api = api;
        this.use = use;
    }

    Product product() {
        return product;
    }

    /** The call's name: {@code CreateRouteEntries}. */
    String api() {
        return api;
    }

    Use use() {
        return use;
    }

    /** What a policy allows: {@code vpc:CreateRouteEntries}. */
    String permission() {
        return product.ram + ":" + api;
    }
}
