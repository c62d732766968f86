# Who may send what to the hosts. A group's rule that names a group matches the addresses of network interfaces only,
# never a container's: what containers send by aws-vpc is let in by their network.

resource "aws_security_group" "hosts" {
  name        = "${var.name}-hosts"
  description = "Hosts of the Tweed cluster ${var.name}"
  vpc_id      = local.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-hosts" })
}

resource "aws_vpc_security_group_ingress_rule" "ssh" {
  for_each          = toset(var.ssh_cidrs)
  security_group_id = aws_security_group.hosts.id
  description       = "ssh"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  tags              = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "icmp" {
  for_each          = toset(var.ssh_cidrs)
  security_group_id = aws_security_group.hosts.id
  description       = "ping"
  cidr_ipv4         = each.value
  ip_protocol       = "icmp"
  from_port         = -1
  to_port           = -1
  tags              = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "icmp_hosts" {
  security_group_id            = aws_security_group.hosts.id
  description                  = "ping between hosts"
  referenced_security_group_id = aws_security_group.hosts.id
  ip_protocol                  = "icmp"
  from_port                    = -1
  to_port                      = -1
  tags                         = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "etcd" {
  count                        = local.own_etcd ? 1 : 0
  security_group_id            = aws_security_group.hosts.id
  description                  = "etcd, its clients and its members"
  referenced_security_group_id = aws_security_group.hosts.id
  ip_protocol                  = "tcp"
  from_port                    = 2379
  to_port                      = 2380
  tags                         = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "vxlan" {
  count                        = module.network_config.tunnel_port == null ? 0 : 1
  security_group_id            = aws_security_group.hosts.id
  description                  = "VXLAN"
  referenced_security_group_id = aws_security_group.hosts.id
  ip_protocol                  = "udp"
  from_port                    = module.network_config.tunnel_port
  to_port                      = module.network_config.tunnel_port
  tags                         = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "containers" {
  count             = module.network_config.cloud_routes ? 1 : 0
  security_group_id = aws_security_group.hosts.id
  description       = "containers of other hosts, by their own addresses"
  cidr_ipv4         = var.container_network
  ip_protocol       = "-1"
  tags              = var.tags
}

resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.hosts.id
  description       = "everything out"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
  tags              = var.tags
}
