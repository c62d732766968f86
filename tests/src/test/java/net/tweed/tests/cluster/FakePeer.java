package net.tweed.tests.cluster;

/**
 * A lease of a host that is not there: what flanneld writes.
 *
 * @param value the key's value
 */
public record FakePeer(String subnet, String value) {

    public static FakePeer hostGateway(String subnet, String publicIp) {
        return new FakePeer(
                subnet, "{\"PublicIP\":\"" + publicIp + "\",\"PublicIPv6\":null,\"BackendType\":\"host-gw\"}");
    }

    public static FakePeer vxlan(String subnet, String publicIp, String mac) {
        return vxlan(subnet, publicIp, mac, 1);
    }

    public static FakePeer vxlan(String subnet, String publicIp, String mac, int vni) {
        return new FakePeer(
                subnet,
                "{\"PublicIP\":\"%s\",\"PublicIPv6\":null,\"BackendType\":\"vxlan\",\"BackendData\":{\"VNI\":%d,\"VtepMAC\":\"%s\"}}"
                        .formatted(publicIp, vni, mac));
    }

    /** Writes it, for ever. */
    public FakePeer put(Etcd etcd) {
        etcd.put(StoredLease.key(subnet), value);
        return this;
    }

    public void delete(Etcd etcd) {
        etcd.delete(StoredLease.key(subnet));
    }
}
