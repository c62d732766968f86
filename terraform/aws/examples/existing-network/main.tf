# Hosts in a VPC that exists, with an etcd that exists. The subnets reach the internet by a NAT gateway of theirs.

terraform {
  required_version = ">= 1.9.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

variable "region" {
  description = "The AWS Region."
  type        = string
}

variable "vpc_id" {
  description = "The VPC."
  type        = string
}

variable "subnet_ids" {
  description = "Its subnets for the hosts."
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

provider "aws" {
  region = var.region
}

# The tables of those subnets. Subnets without a table of their own use the VPC's main table, and are not found so.
data "aws_route_tables" "hosts" {
  vpc_id = var.vpc_id

  filter {
    name   = "association.subnet-id"
    values = var.subnet_ids
  }
}

module "tweed" {
  source            = "../.."
  hosts             = 5
  backend           = "aws-vpc"
  container_network = "10.200.0.0/16"
  vpc_id            = var.vpc_id
  subnet_ids        = var.subnet_ids
  route_table_ids   = data.aws_route_tables.hosts.ids
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
