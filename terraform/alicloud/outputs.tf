output "hosts" {
  description = "The hosts by name: instance, zone, private and public address."
  value = { for i, h in alicloud_instance.host : local.names[i] => {
    id         = h.id
    zone       = h.availability_zone
    private_ip = module.addresses.hosts[i].address
    public_ip  = h.public_ip
  } }
}

output "etcd_endpoints" {
  description = "Client addresses of etcd, from inside the VPC."
  value       = module.cloud_init.etcd_endpoints
}

output "network_config" {
  description = "The network's configuration, as it is in etcd under /coreos.com/network/config. With etcd_endpoints, write it there yourself."
  value       = module.network_config.json
}

output "vpc_id" {
  description = "The VPC."
  value       = local.vpc_id
}

output "vswitch_ids" {
  description = "The hosts' vSwitches."
  value       = local.vswitch_ids
}

output "route_table_ids" {
  description = "The route tables of those vSwitches; with ali-vpc each has a route for every host."
  value       = local.route_table_ids
}

output "security_group_id" {
  description = "The hosts' security group."
  value       = alicloud_security_group.hosts.id
}

output "ram_role" {
  description = "The hosts' RAM role; null with vxlan."
  value       = local.ram_role
}
