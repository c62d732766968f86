locals {
  network_length   = tonumber(split("/", var.network_cidr)[1])
  container_length = tonumber(split("/", var.container_network)[1])

  # Two networks overlap if they are the same, cut to the shorter of their lengths.
  shorter = min(local.network_length, local.container_length)
  overlap = cidrsubnet("${split("/", var.network_cidr)[0]}/${local.shorter}", 0, 0) == cidrsubnet("${split("/", var.container_network)[0]}/${local.shorter}", 0, 0)

  existing = length(var.subnet_cidrs) > 0
  count    = local.existing ? length(var.subnet_cidrs) : var.subnet_count
  new_bits = var.subnet_length - local.network_length

  # Arithmetic that its preconditions refuse is not tried: it would fail first, with less to say.
  subnets_fit = local.existing || (local.new_bits >= 0 && var.subnet_length <= 28 && var.subnet_count <= pow(2, max(local.new_bits, 0)))
  subnets     = local.existing ? var.subnet_cidrs : [for i in range(local.count) : try(cidrsubnet(var.network_cidr, local.new_bits, i), null)]

  # The first of the container subnets is not leased, as docs/configuration.md says.
  container_room = pow(2, max(var.container_subnet_length - local.container_length, 0)) - 1

  hosts = [for i in range(var.hosts) : {
    index   = i
    subnet  = i % local.count
    address = try(cidrhost(local.subnets[i % local.count], var.first_address + floor(i / local.count)), null)
  }]

  # The last address of a subnet is its broadcast address.
  last_used = var.first_address + floor((var.hosts - 1) / local.count)
  too_small = [for s in local.subnets : s if try(local.last_used > pow(2, 32 - tonumber(split("/", s)[1])) - 2, false)]
}
