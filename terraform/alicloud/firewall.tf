# Who may send what to the hosts. A rule that names a group matches the addresses of network interfaces only, never a
# container's: what containers send by ali-vpc is let in by their network. What goes out is allowed by default.

resource "alicloud_security_group" "hosts" {
  security_group_name = "${var.name}-hosts"
  description         = "Hosts of the Tweed cluster ${var.name}"
  vpc_id              = local.vpc_id
  tags                = var.tags
}

resource "alicloud_security_group_rule" "ssh" {
  for_each          = toset(var.ssh_cidrs)
  security_group_id = alicloud_security_group.hosts.id
  description       = "ssh"
  type              = "ingress"
  nic_type          = "intranet"
  policy            = "accept"
  priority          = 1
  cidr_ip           = each.value
  ip_protocol       = "tcp"
  port_range        = "22/22"
}

resource "alicloud_security_group_rule" "icmp" {
  for_each          = toset(var.ssh_cidrs)
  security_group_id = alicloud_security_group.hosts.id
  description       = "ping"
  type              = "ingress"
  nic_type          = "intranet"
  policy            = "accept"
  priority          = 1
  cidr_ip           = each.value
  ip_protocol       = "icmp"
  port_range        = "-1/-1"
}

resource "alicloud_security_group_rule" "icmp_hosts" {
  security_group_id        = alicloud_security_group.hosts.id
  description              = "ping between hosts"
  type                     = "ingress"
  nic_type                 = "intranet"
  policy                   = "accept"
  priority                 = 1
  source_security_group_id = alicloud_security_group.hosts.id
  ip_protocol              = "icmp"
  port_range               = "-1/-1"
}

resource "alicloud_security_group_rule" "etcd" {
  count                    = local.own_etcd ? 1 : 0
  security_group_id        = alicloud_security_group.hosts.id
  description              = "etcd, its clients and its members"
  type                     = "ingress"
  nic_type                 = "intranet"
  policy                   = "accept"
  priority                 = 1
  source_security_group_id = alicloud_security_group.hosts.id
  ip_protocol              = "tcp"
  port_range               = "2379/2380"
}

resource "alicloud_security_group_rule" "vxlan" {
  count                    = module.network_config.tunnel_port == null ? 0 : 1
  security_group_id        = alicloud_security_group.hosts.id
  description              = "VXLAN"
  type                     = "ingress"
  nic_type                 = "intranet"
  policy                   = "accept"
  priority                 = 1
  source_security_group_id = alicloud_security_group.hosts.id
  ip_protocol              = "udp"
  port_range               = "${module.network_config.tunnel_port}/${module.network_config.tunnel_port}"
}

resource "alicloud_security_group_rule" "containers" {
  count             = module.network_config.cloud_routes ? 1 : 0
  security_group_id = alicloud_security_group.hosts.id
  description       = "containers of other hosts, by their own addresses"
  type              = "ingress"
  nic_type          = "intranet"
  policy            = "accept"
  priority          = 1
  cidr_ip           = var.container_network
  ip_protocol       = "all"
  port_range        = "-1/-1"
}
