# Three hosts in three zones, in a VPC of their own, with Docker: two containers on two of them can talk.

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
  default     = "eu-central-1"
}

variable "backend" {
  description = "ali-vpc or vxlan."
  type        = string
  default     = "ali-vpc"
}

variable "package_url" {
  description = "Where Tweed's tarball is."
  type        = string
}

variable "package_sha256" {
  description = "Its SHA-256."
  type        = string
}

variable "ssh_cidrs" {
  description = "Networks to log in from."
  type        = list(string)
}

variable "ssh_authorized_keys" {
  description = "Public keys to log in with, as the default user of the image."
  type        = list(string)
}

provider "alicloud" {
  region = var.region
}

module "tweed" {
  source              = "../.."
  hosts               = 3
  backend             = var.backend
  docker              = true
  package_url         = var.package_url
  package_sha256      = var.package_sha256
  ssh_cidrs           = var.ssh_cidrs
  ssh_authorized_keys = var.ssh_authorized_keys
}

output "hosts" {
  description = "The hosts and their addresses."
  value       = module.tweed.hosts
}
