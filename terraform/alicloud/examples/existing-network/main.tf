# Hosts in a VPC that exists, with an etcd that exists. The vSwitches reach the internet by a NAT gateway of theirs.

terraform {
  required_version = ">= 1.9.0"

  required_providers {
    alicloud = {
      source  = "aliyun/alicloud"
      version = ">= 1.252.0, < 2.0.0"
    }
  }
}

variable "region" {
  description = "The region."
  type        = string
}

variable "vpc_id" {
  description = "The VPC."
  type        = string
}

variable "vswitch_ids" {
  description = "Its vSwitches for the hosts."
  type        = list(string)
}

variable "package_url" {
  description = "Where Tweed's tarball is."
  type        = string
}

variable "package_sha256" {
  description = "Its SHA-256."
  type        = string
}

variable "etcd_endpoints" {
  description = "Client addresses of etcd."
  type        = list(string)
}

provider "alicloud" {
  region = var.region
}

data "alicloud_vswitches" "hosts" {
  ids = var.vswitch_ids
}

module "tweed" {
  source            = "../.."
  hosts             = 5
  backend           = "ali-vpc"
  container_network = "10.200.0.0/16"
  vpc_id            = var.vpc_id
  vswitch_ids       = var.vswitch_ids
  route_table_ids   = distinct(data.alicloud_vswitches.hosts.vswitches[*].route_table_id)
  first_address     = 20
  assign_public_ip  = false
  etcd_endpoints    = var.etcd_endpoints
  package_url       = var.package_url
  package_sha256    = var.package_sha256
}

output "hosts" {
  description = "The hosts and their addresses."
  value       = module.tweed.hosts
}

output "write_this_into_etcd" {
  description = "The network's configuration."
  value       = "etcdctl put /coreos.com/network/config '${module.tweed.network_config}'"
}
