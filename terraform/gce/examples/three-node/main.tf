# Three hosts in three zones, in a network of their own, with Docker: two containers on two of them can talk.

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
  description = "The project."
  type        = string
}

variable "region" {
  description = "The region."
  type        = string
  default     = "europe-north1"
}

variable "backend" {
  description = "gce or vxlan."
  type        = string
  default     = "gce"
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
  description = "Public keys to log in with, as user ubuntu."
  type        = list(string)
}

provider "google" {
  project = var.project
  region  = var.region
}

module "tweed" {
  source              = "../.."
  project             = var.project
  region              = var.region
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
