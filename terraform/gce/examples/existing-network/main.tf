# Hosts in a network that exists and belongs to another project (Shared VPC), with an etcd that exists. The subnetwork
# reaches the internet by Cloud NAT.

terraform {
  required_version = ">= 1.9.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 6.0, < 7.0"
    }
  }
}

variable "project" {
  description = "The hosts' project."
  type        = string
}

variable "network_project" {
  description = "The network's project."
  type        = string
}

variable "network" {
  description = "The network's name."
  type        = string
}

variable "subnetwork" {
  description = "The subnetwork's name."
  type        = string
}

variable "region" {
  description = "The subnetwork's region."
  type        = string
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

provider "google" {
  project = var.project
  region  = var.region
}

module "tweed" {
  source            = "../.."
  project           = var.project
  network_project   = var.network_project
  network           = var.network
  subnetwork        = var.subnetwork
  region            = var.region
  hosts             = 5
  backend           = "gce"
  container_network = "10.200.0.0/16"
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
