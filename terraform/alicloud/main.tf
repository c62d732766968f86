locals {
  make_network = var.vpc_id == null
  own_etcd     = length(var.etcd_endpoints) == 0

  offered         = flatten([for d in data.alicloud_zones.available : [for z in d.zones : z.id]])
  zones           = !local.make_network ? [] : length(var.zones) > 0 ? var.zones : slice(local.offered, 0, min(3, length(local.offered)))
  vpc_id          = local.make_network ? alicloud_vpc.this[0].id : var.vpc_id
  vswitch_ids     = local.make_network ? alicloud_vswitch.host[*].id : var.vswitch_ids
  route_table_ids = local.make_network ? alicloud_vpc.this[*].route_table_id : var.route_table_ids

  ram_role = local.make_identity ? alicloud_ram_role.agent[0].role_name : var.ram_role
  names    = [for i in range(var.hosts) : "${var.name}-${i + 1}"]
}

module "addresses" {
  source                  = "../addresses"
  hosts                   = var.hosts
  network_cidr            = local.make_network ? var.network_cidr : data.alicloud_vpcs.given[0].vpcs[0].cidr_block
  container_network       = var.container_network
  container_subnet_length = var.container_subnet_length
  subnet_count            = max(1, length(local.zones))
  subnet_length           = var.subnet_length
  subnet_cidrs            = [for v in data.alicloud_vswitches.given : v.vswitches[0].cidr_block]
  first_address           = var.first_address
}

module "network_config" {
  source                  = "../network-config"
  backend                 = var.backend
  container_network       = var.container_network
  container_subnet_length = var.container_subnet_length
  backend_options         = var.backend_options

  # The provider cannot switch the source/destination check off on an instance's first interface: each daemon does.
  cloud_options = { for k, v in { RouteTableID = local.route_table_ids, SourceDestCheck = "disable" } : k => v if var.backend == "ali-vpc" }
}

module "cloud_init" {
  source              = "../cloud-init"
  cluster             = var.name
  hosts               = [for i, h in module.addresses.hosts : { name = local.names[i], address = h.address }]
  network_config      = module.network_config.json
  package_url         = var.package_url
  package_sha256      = var.package_sha256
  java_package        = var.java_package
  docker              = var.docker
  ip_masq             = var.ip_masq
  etcd_endpoints      = var.etcd_endpoints
  etcd_ca_certificate = var.etcd_ca_certificate
  agent_settings      = var.agent_settings
  ssh_authorized_keys = var.ssh_authorized_keys
}

data "alicloud_images" "ubuntu" {
  count       = var.image_id == null ? 1 : 0
  owners      = "system"
  name_regex  = "^ubuntu_24_04_x64"
  most_recent = true
}

resource "alicloud_instance" "host" {
  count           = var.hosts
  instance_name   = local.names[count.index]
  host_name       = local.names[count.index]
  image_id        = var.image_id == null ? data.alicloud_images.ubuntu[0].images[0].id : var.image_id
  instance_type   = var.instance_type
  vswitch_id      = local.vswitch_ids[module.addresses.hosts[count.index].subnet]
  private_ip      = module.addresses.hosts[count.index].address
  security_groups = [alicloud_security_group.hosts.id]
  role_name       = local.ram_role
  user_data       = base64encode(module.cloud_init.user_data[count.index])

  internet_charge_type       = "PayByTraffic"
  internet_max_bandwidth_out = var.assign_public_ip ? var.internet_bandwidth : 0

  system_disk_category  = var.system_disk_category
  system_disk_size      = var.system_disk_gib
  system_disk_encrypted = var.encrypt_system_disk

  # Only the host itself reaches its credentials: a container is one hop further away.
  http_endpoint               = "enabled"
  http_tokens                 = "required"
  http_put_response_hop_limit = 1

  tags = var.tags

  lifecycle {
    # A newer image, or other user data, must not replace or reboot hosts that hold etcd's data.
    ignore_changes = [image_id, user_data]
  }

  # The first start needs the permission to write the route.
  depends_on = [alicloud_ram_role_policy_attachment.agent]
}
