# The VPC, its subnets and their route table; or those that exist.

data "aws_availability_zones" "available" {
  count = local.make_network && length(var.zones) == 0 ? 1 : 0
  state = "available"
}

data "aws_vpc" "given" {
  count = local.make_network ? 0 : 1
  id    = var.vpc_id
}

data "aws_subnet" "given" {
  count = length(var.subnet_ids)
  id    = var.subnet_ids[count.index]
}

resource "aws_vpc" "this" {
  count                = local.make_network ? 1 : 0
  cidr_block           = var.network_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = merge(var.tags, { Name = var.name })
}

resource "aws_subnet" "host" {
  count             = local.make_network ? length(local.zones) : 0
  vpc_id            = aws_vpc.this[0].id
  availability_zone = local.zones[count.index]
  cidr_block        = module.addresses.subnets[count.index]
  tags              = merge(var.tags, { Name = "${var.name}-${local.zones[count.index]}" })
}

resource "aws_internet_gateway" "this" {
  count  = local.make_network ? 1 : 0
  vpc_id = aws_vpc.this[0].id
  tags   = merge(var.tags, { Name = var.name })
}

# One table for all subnets, so that one route for each host is enough. It must never get "route" blocks: Terraform
# would then take away every route that it does not know, and with them the hosts' own.
resource "aws_route_table" "hosts" {
  count  = local.make_network ? 1 : 0
  vpc_id = aws_vpc.this[0].id
  tags   = merge(var.tags, { Name = var.name })
}

resource "aws_route" "internet" {
  count                  = local.make_network ? 1 : 0
  route_table_id         = aws_route_table.hosts[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route_table_association" "host" {
  count          = local.make_network ? length(local.zones) : 0
  subnet_id      = aws_subnet.host[count.index].id
  route_table_id = aws_route_table.hosts[0].id
}
