locals {
  make_network = var.vpc_id == null
  own_etcd     = length(var.etcd_endpoints) == 0

  zones           = !local.make_network ? [] : length(var.zones) > 0 ? var.zones : slice(data.aws_availability_zones.available[0].names, 0, min(3, length(data.aws_availability_zones.available[0].names)))
  vpc_id          = local.make_network ? aws_vpc.this[0].id : var.vpc_id
  subnet_ids      = local.make_network ? aws_subnet.host[*].id : var.subnet_ids
  route_table_ids = local.make_network ? aws_route_table.hosts[*].id : var.route_table_ids

  instance_profile = local.make_identity ? aws_iam_instance_profile.agent[0].name : var.instance_profile
  names            = [for i in range(var.hosts) : "${var.name}-${i + 1}"]
}

module "addresses" {
  source                  = "../addresses"
  hosts                   = var.hosts
  network_cidr            = local.make_network ? var.network_cidr : data.aws_vpc.given[0].cidr_block
  container_network       = var.container_network
  container_subnet_length = var.container_subnet_length
  subnet_count            = max(1, length(local.zones))
  subnet_length           = var.subnet_length
  subnet_cidrs            = data.aws_subnet.given[*].cidr_block
  first_address           = var.first_address
}

module "network_config" {
  source                  = "../network-config"
  backend                 = var.backend
  container_network       = var.container_network
  container_subnet_length = var.container_subnet_length
  cloud_options           = { for k, v in { RouteTableID = local.route_table_ids } : k => v if var.backend == "aws-vpc" }
  backend_options         = var.backend_options
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

data "aws_ami" "ubuntu" {
  count       = var.ami_id == null ? 1 : 0
  most_recent = true
  owners      = ["099720109477"] # Canonical

  filter {
    name   = "name"
    values = ["ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*"]
  }
}

resource "aws_instance" "host" {
  count                       = var.hosts
  ami                         = var.ami_id == null ? data.aws_ami.ubuntu[0].id : var.ami_id
  instance_type               = var.instance_type
  subnet_id                   = local.subnet_ids[module.addresses.hosts[count.index].subnet]
  private_ip                  = module.addresses.hosts[count.index].address
  associate_public_ip_address = var.assign_public_ip
  vpc_security_group_ids      = [aws_security_group.hosts.id]
  iam_instance_profile        = local.instance_profile
  user_data                   = module.cloud_init.user_data[count.index]

  # The VPC drops what a host forwards for its containers while this is on.
  source_dest_check = !module.network_config.cloud_routes

  # Only the host itself reaches its credentials: a container is one hop further away.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = var.root_volume_gib
    encrypted   = true
  }

  tags        = merge(var.tags, { Name = local.names[count.index] })
  volume_tags = merge(var.tags, { Name = local.names[count.index] })

  lifecycle {
    # A newer image, or other user data, must not replace hosts that hold etcd's data.
    ignore_changes = [ami, user_data]
  }

  # The first start needs a way to the package archives, and the permission to write the route.
  depends_on = [aws_route.internet, aws_route_table_association.host, aws_iam_role_policy.agent]
}
