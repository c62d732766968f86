# The VPC and its vSwitches; or those that exist. All vSwitches share the VPC's system route table, so that one route
# for each host is enough.

data "alicloud_zones" "available" {
  count                       = local.make_network && length(var.zones) == 0 ? 1 : 0
  available_resource_creation = "VSwitch"
  available_instance_type     = var.instance_type
}

data "alicloud_vpcs" "given" {
  count = local.make_network ? 0 : 1
  ids   = [var.vpc_id]
}

data "alicloud_vswitches" "given" {
  count = length(var.vswitch_ids)
  ids   = [var.vswitch_ids[count.index]]
}

resource "alicloud_vpc" "this" {
  count      = local.make_network ? 1 : 0
  vpc_name   = var.name
  cidr_block = var.network_cidr
  tags       = var.tags
}

resource "alicloud_vswitch" "host" {
  count        = local.make_network ? length(local.zones) : 0
  vswitch_name = "${var.name}-${local.zones[count.index]}"
  vpc_id       = alicloud_vpc.this[0].id
  zone_id      = local.zones[count.index]
  cidr_block   = module.addresses.subnets[count.index]
  tags         = var.tags
}
